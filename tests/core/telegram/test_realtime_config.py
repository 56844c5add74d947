"""The file of accounts and chats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from homing.telegram import realtime_config
from homing.telegram.realtime_config import ConfigError, RealtimeConfig

SEED = """{
  "accounts": [
    { "account_id": "acc1", "phone": "+10000000001", "twofa": null },
    { "account_id": "acc2", "phone": "+10000000002", "twofa": "secret" }
  ],
  "chats": [
    "@Durov",
    "https://t.me/durov2",
    "https://t.me/c/1234567891",
    -1001234567890,
    { "identifier": "t.me/flats", "chat_id": -1001234567892 },
    { "identifier": "@later", "chat_id": null }
  ]
}
"""


def parse(text: str) -> RealtimeConfig:
    return realtime_config.parse(text, Path("realtime_config.json"))


def test_every_form_of_a_chat_is_read() -> None:
    assert [chat.name for chat in parse(SEED).chats] == [
        *("@durov", "@durov2", "-1001234567891", "-1001234567890", "-1001234567892", "@later")
    ]


def test_accounts_have_their_phone_and_maybe_a_password() -> None:
    first, second = parse(SEED).accounts
    assert (first.account_id, first.phone, first.twofa) == ("acc1", "+10000000001", None)
    assert second.twofa is not None
    assert "secret" not in repr(second)


@pytest.mark.parametrize(
    ("chat", "said"),
    [
        (
            '"https://t.me/+AbCdEf"',
            "chats[1]: 'https://t.me/+AbCdEf' is no chat: expected @username",
        ),
        ("-5", "chats[1]: -5 is no chat"),
        ("{}", "chats[1]: expected an identifier or a chat_id"),
        ("[]", "chats[1]: expected a name, a number, or both"),
        ('{"identifier": "@flats", "chat_id": 7}', "chats[1]: 7 is no chat"),
    ],
)
def test_a_mistake_is_named_with_its_place(chat: str, said: str) -> None:
    with pytest.raises(ConfigError) as told:
        parse(f'{{"chats": ["@flats", {chat}]}}')
    assert f"realtime_config.json: {said}" in str(told.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"chats": [', "realtime_config.json: Invalid JSON"),
        ('{"accounts": [{"phone": "+10000000001"}]}', "accounts[0].account_id: Field required"),
        ('{"accounts": [{"account_id": "a b"}]}', "accounts[0].account_id"),
        (
            '{"accounts": [{"account_id": "a"}, {"account_id": "a"}]}',
            "account_id a stands there twice",
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_why(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as told:
        parse(text)
    assert said in str(told.value)


def test_no_password_is_shown_with_a_mistake() -> None:
    with pytest.raises(ConfigError) as told:
        parse('{"accounts": [{"account_id": "a", "twofa": ["hunter2"]}]}')
    assert "accounts[0].twofa" in str(told.value)
    assert "hunter2" not in str(told.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.json: No such file"):
        realtime_config.read(tmp_path / "nowhere.json")


@pytest.mark.parametrize("whole", [True, False])
def test_accounts_may_stand_in_a_file_beside_it(tmp_path: Path, whole: bool) -> None:
    listed = [{"account_id": "acc9", "phone": "+10000000009"}]
    (tmp_path / "accounts.json").write_text(json.dumps({"accounts": listed} if whole else listed))
    (tmp_path / "realtime_config.json").write_text('{"chats": []}')
    (found,) = realtime_config.accounts(tmp_path / "realtime_config.json")
    assert found.account_id == "acc9"


def test_without_any_accounts_both_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no accounts in .*there is no .*accounts\.json"):
        realtime_config.accounts(tmp_path / "realtime_config.json")
