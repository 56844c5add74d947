"""What is known about accounts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from homing.storage.database import Connection
from homing.storage.telegram import accounts
from homing.storage.telegram.accounts import Refused, StoredAccount


async def found(connection: Connection, account_id: str = "anna") -> StoredAccount:
    stored = await accounts.get(connection, account_id)
    assert stored is not None
    return stored


async def works(connection: Connection) -> None:
    await accounts.works(connection, "anna", user_id=7, username="anna7", name="Anna")


async def test_an_account_is_new_until_telegram_takes_its_session(connection: Connection) -> None:
    await accounts.keep_session(connection, "anna", "token")
    stored = await found(connection)
    assert (stored.state, stored.has_session, stored.user_id) == ("new", True, None)
    await works(connection)
    stored = await found(connection)
    assert (stored.state, stored.user_id, stored.username, stored.name) == (
        *("ready", 7, "anna7", "Anna"),
    )


async def test_an_account_may_have_its_session_elsewhere(connection: Connection) -> None:
    await accounts.ensure(connection, "anna")
    await accounts.ensure(connection, "anna")
    assert not (await found(connection)).has_session
    assert await accounts.with_session(connection) == []
    assert await accounts.get(connection, "boris") is None


@pytest.mark.parametrize("state", ["revoked", "banned"])
async def test_a_refusal_is_news_once(connection: Connection, state: Refused) -> None:
    await works(connection)
    assert await accounts.refuse(connection, "anna", state, "ended")
    assert not await accounts.refuse(connection, "anna", state, "ended")
    stored = await found(connection)
    assert (stored.state, stored.reason) == (state, "ended")


async def test_another_session_makes_a_refusal_news_again(connection: Connection) -> None:
    await accounts.refuse(connection, "anna", "revoked", "ended")
    await accounts.keep_session(connection, "anna", "another")
    stored = await found(connection)
    assert (stored.state, stored.reason) == ("new", None)
    assert await accounts.refuse(connection, "anna", "revoked", "ended")


async def test_a_session_that_works_takes_the_reason_away(connection: Connection) -> None:
    await accounts.refuse(connection, "anna", "revoked", "ended")
    await works(connection)
    stored = await found(connection)
    assert (stored.state, stored.reason) == ("ready", None)


async def test_the_time_of_a_state_is_that_of_its_beginning(connection: Connection) -> None:
    await works(connection)
    since = (await found(connection)).state_at
    await works(connection)
    assert (await found(connection)).state_at == since


async def test_signs_of_life_pauses_and_dialogs_are_noted(connection: Connection) -> None:
    await accounts.ensure(connection, "anna")
    until = datetime(2026, 1, 1, tzinfo=UTC)
    await accounts.alive(connection, "anna")
    await accounts.flooded(connection, "anna", until)
    await accounts.counted(connection, "anna", 12)
    (stored,) = await accounts.all(connection)
    assert stored.seen_at is not None
    assert (stored.flood_until, stored.dialogs, stored.chats) == (until, 12, 0)
