"""Numbers get into the file, and nothing else changes in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from homing.telegram import realtime_config, realtime_edits
from homing.telegram.realtime_config import ConfigError

BEFORE = """{
  "accounts": [ { "account_id": "acc1",   "phone": "+10000000001", "chats": ["@not_this"] } ],
  "note": "kept, with [brackets] and \\"quotes\\"",
  "chats": [
    "@Flats",
    -1001234567890,
    { "identifier": "t.me/later", "chat_id": null, "title": "Квартири" },
    "@unknown"
  ]
}
"""

AFTER = """{
  "accounts": [ { "account_id": "acc1",   "phone": "+10000000001", "chats": ["@not_this"] } ],
  "note": "kept, with [brackets] and \\"quotes\\"",
  "chats": [
    {"identifier": "@Flats", "chat_id": -1001},
    -1001234567890,
    {"identifier": "t.me/later", "chat_id": -1002, "title": "Квартири"},
    "@unknown"
  ]
}
"""
NUMBERS = {"@flats": -1001000000001, "@later": -1001000000002, "@other": -1001000000003}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "realtime_config.json"
    path.write_text(BEFORE)
    return path


def test_only_the_names_get_numbers(file: Path) -> None:
    filled = realtime_edits.fill(file, NUMBERS)
    assert filled == {"@flats": -1001000000001, "@later": -1001000000002}
    text = file.read_text().replace("-100100000000", "-100")
    assert text == AFTER


def test_a_second_time_changes_nothing(file: Path) -> None:
    realtime_edits.fill(file, NUMBERS)
    number = file.stat().st_ino
    assert realtime_edits.fill(file, NUMBERS) == {}
    assert file.stat().st_ino == number


def test_the_file_stays_as_secret_as_it_was(file: Path) -> None:
    file.chmod(0o600)
    realtime_edits.fill(file, NUMBERS)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_link_to_the_file_stays_one(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(file)
    realtime_edits.fill(link, NUMBERS)
    assert link.is_symlink()
    assert "chat_id" in file.read_text()


def test_a_file_with_mistakes_is_left_alone(file: Path) -> None:
    file.write_text('{"chats": ["@flats", "no chat"]}')
    with pytest.raises(ConfigError, match=r"chats\[1\]"):
        realtime_edits.fill(file, NUMBERS)
    assert file.read_text() == '{"chats": ["@flats", "no chat"]}'


def test_a_name_that_leads_elsewhere_than_the_file_says_is_told(file: Path) -> None:
    file.write_text('{"chats": [{"identifier": "@flats", "chat_id": -1009999999999}, "@later"]}')
    (chat,) = realtime_edits.differing(file, NUMBERS)
    assert (chat.identifier, chat.chat_id) == ("@flats", -1009999999999)
    assert realtime_config.read(file).chats[0].chat_id == -1009999999999
