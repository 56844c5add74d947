"""Messages of chats and signals by the API."""

from __future__ import annotations

from typing import Any

import pytest

from homing.models.scope import Scope
from homing.storage.database import Connection
from tests.core.telegram.conftest import Telegram
from tests.webapp.api.conftest import Ask, KeyFor


@pytest.fixture
async def telegram(connection: Connection) -> Telegram:
    """A request in the chat @flats, and one in a private chat."""
    made = Telegram(connection)
    await made.named(1, "flats", "Flats")
    await made.classified(1, 1, author_id=7, author_username="olya", urgency_score=5)
    await made.classified(2, 2)
    return made


def _numbers(page: dict[str, Any]) -> list[int]:
    return [one["message_id"] for one in page["items"]]


@pytest.mark.usefixtures("telegram")
async def test_a_message_is_told_with_its_class(ask: Ask) -> None:
    status, page = await ask("GET", "/messages?chat=@flats")
    assert status == 200
    (found,) = page["items"]
    assert found["url"] == "https://t.me/flats/1"
    assert found["domains"] == [
        {"domain": "CONSTRUCTION_AND_REPAIR", "subcategories": ["REPAIR_SERVICES"]}
    ]
    assert (found["intents"], found["urgency_score"], found["is_spam"]) == (["REQUEST"], 5, False)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", [2, 1]),
        ("urgency_min=5", [1]),
        ("intent=OFFER", []),
        ("domain=CONSTRUCTION_AND_REPAIR&subcategory=MAJOR_RENOVATION", []),
        ("author=olya", [1]),
        ("author=@Olya", [1]),
        ("author=7", [1]),
        ("chat=flats", [1]),
        ("chat=https://t.me/Flats", [1]),
        ("chat=t.me/c/1000000002", [2]),
        ("chat=-1001000000002", [2]),
        ("since=2026-11-20T12:02:00Z", [2]),
        ("until=2026-11-20T12:02:00Z&deleted=false&live=false&classifier=rules&account=ann", [1]),
        ("text=MESSAGE&reasoning=plumber&classified=true&is_spam=false&urgency_max=5", [2, 1]),
        ("matched=anything", []),
    ],
)
@pytest.mark.usefixtures("telegram")
async def test_conditions_narrow_the_list(ask: Ask, asked: str, found: list[int]) -> None:
    status, page = await ask("GET", f"/messages?{asked}")
    assert (status, _numbers(page)) == (200, found)


@pytest.mark.parametrize(
    "asked",
    [
        "intent=request",
        "subcategory=FLATS",
        "urgency_min=6",
        "chat=https://example.com/flats",
        "author=a b",
        "since=yesterday",
        "is_spam=1",
        "limit=0",
    ],
)
async def test_what_cannot_be_meant_is_refused(ask: Ask, asked: str) -> None:
    assert (await ask("GET", f"/messages?{asked}"))[0] == 422


@pytest.mark.parametrize("path", ["/messages", "/signals"])
async def test_a_foreign_cursor_is_refused(ask: Ask, path: str) -> None:
    assert (await ask("GET", f"{path}?cursor=nonsense"))[0] == 400


async def test_pages_follow_each_other(ask: Ask, telegram: Telegram) -> None:
    for number in range(3, 6):
        await telegram.message(1, number)
    _, first = await ask("GET", "/messages?limit=3")
    _, second = await ask("GET", f"/messages?limit=3&cursor={first['next']}")
    assert _numbers(first) + _numbers(second) == [5, 4, 3, 2, 1]
    assert second["next"] is None


@pytest.mark.usefixtures("telegram")
async def test_messages_of_private_chats_are_for_staff(ask: Ask, key_for: KeyFor) -> None:
    reader, staff = await key_for(Scope.READ), await key_for(Scope.READ, Scope.STAFF)
    assert _numbers((await ask("GET", "/messages", headers=reader))[1]) == [1]
    asked = "/messages?chat=-1001000000002"
    assert _numbers((await ask("GET", asked, headers=reader))[1]) == []
    assert _numbers((await ask("GET", asked, headers=staff))[1]) == [2]


@pytest.mark.usefixtures("telegram")
async def test_names_of_accounts_and_problems_are_for_staff(ask: Ask, key_for: KeyFor) -> None:
    reader, staff = await key_for(Scope.READ), await key_for(Scope.READ, Scope.STAFF)
    (found,) = (await ask("GET", "/messages?chat=@flats", headers=reader))[1]["items"]
    assert (found["account_id"], found["problem"]) == (None, None)
    assert (await ask("GET", "/messages?account=ann", headers=reader))[0] == 403
    (found,) = (await ask("GET", "/messages?chat=@flats&account=ann", headers=staff))[1]["items"]
    assert found["account_id"] == "ann"


@pytest.mark.usefixtures("telegram")
async def test_no_filter_and_no_cursor_tells_a_reader_of_private_chats(
    ask: Ask, key_for: KeyFor
) -> None:
    reader = await key_for(Scope.READ)
    _, page = await ask("GET", "/messages?limit=1")
    for asked in ("text=message%202", "chat=t.me/c/1000000002", f"cursor={page['next']}&limit=5"):
        _, shown = await ask("GET", f"/messages?{asked}", headers=reader)
        assert [one["chat_username"] for one in shown["items"] if not one["chat_username"]] == []


async def test_messages_need_a_key_that_reads(ask: Ask, key_for: KeyFor) -> None:
    writer = await key_for(Scope.WRITE)
    assert (await ask("GET", "/messages", headers=writer))[0] == 403


async def test_signals_are_for_staff(ask: Ask, key_for: KeyFor) -> None:
    assert (await ask("GET", "/signals", headers=await key_for(Scope.READ)))[0] == 403
    assert (await ask("GET", "/signals", headers=await key_for(Scope.STAFF)))[0] == 200


async def test_signals_tell_their_message_and_their_rule(ask: Ask, telegram: Telegram) -> None:
    message = await telegram.classified(1, 9)
    signal = await telegram.signal(message)
    await telegram.signal(await telegram.classified(2, 10, urgency_score=2))
    _, page = await ask("GET", "/signals?urgency_min=3")
    (found,) = page["items"]
    assert (found["id"], found["rule"], found["state"]) == (signal, "repairs", None)
    assert found["message"]["url"] == "https://t.me/flats/9"
