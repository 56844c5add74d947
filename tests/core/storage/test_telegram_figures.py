"""What was read is counted by chat, account and day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from homing.models.message_class import Domain, Intent
from homing.storage.database import Connection
from homing.storage.telegram import assignments, figures
from homing.storage.telegram.figures import Figures, Tally
from tests.core.telegram.conftest import Telegram

NOW = datetime.now(UTC)


@pytest.fixture
def telegram(connection: Connection) -> Telegram:
    return Telegram(connection)


async def _read(connection: Connection) -> Figures:
    return await figures.read(connection, days=30, zone="UTC", away_seconds=180)


async def _read_up_to(telegram: Telegram, chat: int, newest: int, accounted: str) -> None:
    await telegram.chat(chat)
    await telegram.connection.execute(
        "UPDATE telegram_chats SET first_id = 1, newest_id = %s, accounted = %s WHERE chat_id = %s",
        (newest, accounted, telegram.id(chat)),
    )


async def test_nothing_is_all_zeros(connection: Connection) -> None:
    found = await _read(connection)
    assert (found.chats, found.accounts, found.total) == ((), (), Tally())


async def test_messages_of_a_chat_are_counted_by_what_they_are(
    telegram: Telegram, connection: Connection
) -> None:
    await telegram.want(1)
    signalled = await telegram.classified(1, 1)
    await telegram.signal(signalled)
    await telegram.signal(signalled, target="-1006")
    await telegram.classified(1, 2, intents=["OFFER", "INFO"], is_spam=True)
    await telegram.classified(1, 3, version=2)
    await telegram.message(1, 4, problem="timeout")
    (chat,) = (await _read(connection)).chats
    assert chat.tally == Tally(
        messages=4, waiting=2, problems=1, requests=2, offers=1, spam=1, signals=1
    )


async def test_ids_that_nothing_is_known_about_are_missing(
    telegram: Telegram, connection: Connection
) -> None:
    await _read_up_to(telegram, 1, 1_204, "{[1,600),[601,1300)}")
    (chat,) = (await _read(connection)).chats
    assert (chat.ids, chat.accounted, chat.missing) == (1_204, 1_203, 1)


async def test_the_last_certificate_is_told(telegram: Telegram, connection: Connection) -> None:
    await _read_up_to(telegram, 1, 10, "{[1,11)}")
    for day, accounted in (("2026-11-19", 5), ("2026-11-20", 10)):
        await connection.execute(
            "INSERT INTO telegram_certificates (chat_id, day, first_id, newest_id, ids, accounted)"
            " VALUES (%s, %s, 1, 10, 10, %s)",
            (telegram.id(1), day, accounted),
        )
    (chat,) = (await _read(connection)).chats
    assert (chat.certified_on, chat.certified, chat.certified_ids) == (date(2026, 11, 20), 10, 10)


async def test_a_wanted_chat_is_shown_before_anybody_knows_it(
    telegram: Telegram, connection: Connection
) -> None:
    await telegram.want(7, "@unheard")
    found = await _read(connection)
    assert [(one.chat_id, one.members, one.ids) for one in found.chats] == [(telegram.id(7), 0, 0)]
    assert [(one.name, one.sources) for one in found.unknown] == [("@unheard", 1)]


async def test_accounts_are_told_with_what_they_read(
    telegram: Telegram, connection: Connection
) -> None:
    await telegram.account("ann", 1, 2)
    await telegram.account("bob", seconds_ago=400)
    await telegram.account("cid", state="revoked", seconds_ago=None)
    await telegram.chat(1, per_hour=2.5)
    await telegram.message(1, 1)
    await assignments.change(connection, added={telegram.id(1): "ann", telegram.id(2): "ann"})
    ann, bob, cid = (await _read(connection)).accounts
    assert (ann.alive, ann.chats, ann.per_hour, ann.stored) == (True, 2, 2.5, 1)
    assert (bob.alive, bob.state, bob.chats) == (False, "ready", 0)
    assert (cid.state, cid.reason, cid.seen_at) == ("revoked", "told so", None)


async def test_every_message_counts_once_in_its_day(
    telegram: Telegram, connection: Connection
) -> None:
    today, yesterday = NOW, NOW - timedelta(days=1)
    await telegram.classified(1, 1, sent_at=today, intents=["REQUEST", "OFFER"])
    await telegram.classified(1, 2, sent_at=today, intents=["OFFER"], is_spam=True)
    await telegram.classified(1, 3, sent_at=today, intents=["OFFER", "INFO"])
    await telegram.classified(1, 4, sent_at=yesterday, intents=["INFO"])
    await telegram.message(1, 5, sent_at=today)
    before, after = (await _read(connection)).days
    assert before.model_dump(exclude={"day"}) == {
        "requests": 0, "offers": 0, "other": 1, "spam": 0, "waiting": 0,
    }  # fmt: skip
    assert after.model_dump(exclude={"day"}) == {
        "requests": 1, "offers": 1, "other": 0, "spam": 1, "waiting": 1,
    }  # fmt: skip


async def test_intents_and_domains_are_counted(telegram: Telegram, connection: Connection) -> None:
    await telegram.classified(1, 1)
    await telegram.classified(1, 2, intents=["REQUEST", "INFO"])
    found = await _read(connection)
    assert found.intents == {Intent.REQUEST: 2, Intent.INFO: 1}
    assert found.domains == {Domain.CONSTRUCTION_AND_REPAIR: 2}


async def test_what_the_model_cost_today_is_told(connection: Connection) -> None:
    await connection.execute(
        "INSERT INTO llm_usage (day, model, cost_usd) VALUES"
        " ((now() AT TIME ZONE 'UTC')::date, 'a', 0.5), ('2026-01-01', 'a', 7)"
    )
    assert str((await _read(connection)).spent_today).startswith("0.5")
