"""Messages and signals are found by everything that is known of them, page by page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from homing.models.kinds import Channel, OriginKind
from homing.models.message_class import Domain, Intent
from homing.storage import deliveries, users
from homing.storage.database import Connection
from homing.storage.telegram import message_search
from homing.storage.telegram.message_filters import MessageFilter
from homing.storage.telegram.message_search import BadCursor, Cursor
from tests.core.telegram.conftest import NOON, Telegram, mentions


@pytest.fixture
def telegram(connection: Connection) -> Telegram:
    return Telegram(connection)


async def _found(connection: Connection, **asked: Any) -> list[int]:
    page = await message_search.messages(connection, MessageFilter(**asked))
    return [row.message_id for row in page.rows]


@pytest.fixture
async def three(telegram: Telegram) -> None:
    """An urgent request of a public chat, spam of a private one, and something that waits for its class."""
    await telegram.named(1, "flats", "Flats")
    await telegram.classified(
        1, 1, text="Burst pipe, 100% wet_floor", author_id=7, author_username="Olya", live=True
    )
    await telegram.classified(
        2,
        2,
        text="ЗНИЖКИ!!!",
        intents=["OFFER", "INFO"],
        domains=mentions(MARKETPLACE=["GIVE_AWAY"], SERVICES=["TECH_REPAIR"]),
        urgency_score=1,
        is_spam=True,
        classifier="prefilter",
        reasoning="Matched: знижки",
        llm_analysis=Jsonb({"filtered": True, "matched": ["знижки"]}),
        account_id="bob",
    )
    await telegram.message(1, 3, deleted_at=NOON)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [3, 2, 1]),
        ({"intent": Intent.REQUEST}, [1]),
        ({"intent": Intent.INFO}, [2]),
        ({"domain": Domain.SERVICES}, [2]),
        ({"domain": Domain.REPUTATION}, []),
        ({"subcategory": "REPAIR_SERVICES"}, [1]),
        ({"domain": Domain.SERVICES, "subcategory": "TECH_REPAIR"}, [2]),
        ({"domain": Domain.SERVICES, "subcategory": "GIVE_AWAY"}, []),
        ({"urgency_min": 2}, [1]),
        ({"urgency_max": 3}, [2]),
        ({"urgency_min": 1, "urgency_max": 5}, [2, 1]),
        ({"is_spam": True}, [2]),
        ({"is_spam": False}, [1]),
        ({"classifier": "prefilter"}, [2]),
        ({"classified": False}, [3]),
        ({"classified": True}, [2, 1]),
        ({"reasoning": "PLUMBER"}, [1]),
        ({"matched": "знижки"}, [2]),
        ({"chat_id": Telegram.id(2)}, [2]),
        ({"chat_username": "flats"}, [3, 1]),
        ({"public": True}, [3, 1]),
        ({"public": False}, [2]),
        ({"account": "bob"}, [2]),
        ({"author_id": 7}, [1]),
        ({"author_username": "oLYA"}, [1]),
        ({"since": NOON + timedelta(minutes=2)}, [3, 2]),
        ({"until": NOON + timedelta(minutes=2)}, [1]),
        ({"text": "знижки"}, [2]),
        ({"text": "100% WET_floor"}, [1]),
        ({"text": "100_"}, []),
        ({"live": True}, [1]),
        ({"deleted": True}, [3]),
        ({"deleted": False}, [2, 1]),
    ],
)
@pytest.mark.usefixtures("three")
async def test_messages_are_found_by(
    asked: dict[str, Any], found: list[int], connection: Connection
) -> None:
    assert await _found(connection, **asked) == found


@pytest.mark.usefixtures("three")
async def test_everything_that_is_known_is_told(connection: Connection) -> None:
    page = await message_search.messages(connection, MessageFilter(intent=Intent.REQUEST))
    (found,) = page.rows
    assert found.url == "https://t.me/flats/1"
    assert (found.is_classified, found.classifier) == (True, "rules")
    assert found.domains[0].domain is Domain.CONSTRUCTION_AND_REPAIR


async def test_pages_follow_each_other_though_messages_come_meanwhile(
    telegram: Telegram, connection: Connection
) -> None:
    for number in range(1, 8):
        await telegram.message(1, number, sent_at=NOON)
    found, cursor = [], None
    for _ in range(4):
        page = await message_search.messages(connection, MessageFilter(), cursor=cursor, limit=2)
        found += [row.message_id for row in page.rows]
        cursor = page.next
        await telegram.message(2, 100 + len(found), sent_at=NOON + timedelta(hours=1))
    assert (found, cursor) == ([7, 6, 5, 4, 3, 2, 1], None)


@pytest.mark.parametrize("text", ["", "x", "AAAA", "🏠", "a" * 90, "QAAAAAAAAAAAAAAAAAAAAQ"])
def test_a_cursor_that_no_page_gave_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        Cursor.read(text)


async def test_signals_are_found_by_their_messages(
    telegram: Telegram, connection: Connection
) -> None:
    urgent = await telegram.signal(await telegram.classified(1, 1, urgency_score=5))
    await telegram.signal(await telegram.classified(1, 2, urgency_score=3))
    page = await message_search.signals(connection, MessageFilter(urgency_min=4))
    (found,) = page.rows
    assert (found.id, found.rule, found.target, found.state) == (urgent, "repairs", "-1005", None)
    assert found.message.message_id == 1


async def test_a_signal_tells_how_far_its_delivery_got(
    telegram: Telegram, connection: Connection
) -> None:
    signal = await telegram.signal(await telegram.classified(1, 1))
    person = await users.create(connection, name="staff")
    await deliveries.create_direct(
        connection, OriginKind.SIGNAL, signal, person, [Channel.TELEGRAM]
    )
    (found,) = (await message_search.signals(connection, MessageFilter())).rows
    assert found.state == "pending"


async def test_pages_of_signals_follow_each_other(
    telegram: Telegram, connection: Connection
) -> None:
    message = await telegram.classified(1, 1)
    ids = [await telegram.signal(message, target=f"-{number}") for number in range(5)]
    first = await message_search.signals(connection, MessageFilter(), limit=3)
    second = await message_search.signals(connection, MessageFilter(), cursor=first.next)
    assert [row.id for row in (*first.rows, *second.rows)] == ids[::-1]
    assert second.next is None
