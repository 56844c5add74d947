"""Links open a session once; sessions end."""

from __future__ import annotations

import pytest

from homing.storage import users, web_logins
from homing.storage.database import Connection


@pytest.fixture
async def olha(connection: Connection) -> int:
    return await users.create(connection, name="Olha", telegram_id=77)


async def whose(connection: Connection, session: str | None) -> int | None:
    assert session is not None
    found = await web_logins.user_of(connection, session)
    return found.id if found else None


async def test_a_link_opens_a_session_once(connection: Connection, olha: int) -> None:
    link = await web_logins.offer(connection, olha)
    assert await whose(connection, await web_logins.accept(connection, link)) == olha
    assert await web_logins.accept(connection, link) is None


async def test_looking_at_a_link_does_not_use_it_up(connection: Connection, olha: int) -> None:
    link = await web_logins.offer(connection, olha)
    for _ in range(2):
        found = await web_logins.offered(connection, link)
        assert found is not None
        assert found.name == "Olha"


async def test_a_new_link_ends_the_old_one(connection: Connection, olha: int) -> None:
    first, second = [await web_logins.offer(connection, olha) for _ in "ab"]
    assert await web_logins.accept(connection, first) is None
    assert await web_logins.accept(connection, second) is not None


async def test_a_link_that_is_too_old_opens_nothing(connection: Connection, olha: int) -> None:
    link = await web_logins.offer(connection, olha)
    await connection.execute("UPDATE login_links SET expires_at = now()")
    assert await web_logins.offered(connection, link) is None
    assert await web_logins.accept(connection, link) is None


async def test_the_database_holds_no_token(connection: Connection, olha: int) -> None:
    link = await web_logins.offer(connection, olha)
    cursor = await connection.execute("SELECT login_links::text AS row FROM login_links")
    assert link not in str(await cursor.fetchall())


async def test_a_session_ends_by_itself_and_by_logging_out(
    connection: Connection, olha: int
) -> None:
    first, second = [
        str(await web_logins.accept(connection, await web_logins.offer(connection, olha)))
        for _ in "ab"
    ]
    await web_logins.end(connection, first)
    assert [await whose(connection, one) for one in (first, second)] == [None, olha]
    await connection.execute("UPDATE web_sessions SET expires_at = now()")
    assert await whose(connection, second) is None


async def test_the_oldest_of_many_sessions_ends(
    connection: Connection, olha: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_logins, "MOST_SESSIONS", 2)
    sessions = [
        await web_logins.accept(connection, await web_logins.offer(connection, olha)) for _ in "abc"
    ]
    assert [await whose(connection, one) for one in sessions] == [None, olha, olha]


async def test_what_is_long_over_is_dropped(connection: Connection, olha: int) -> None:
    await web_logins.accept(connection, await web_logins.offer(connection, olha))
    await web_logins.offer(connection, olha)
    assert await web_logins.drop(connection, days=1, limit=9) == 0
    for table in (b"web_sessions", b"login_links"):
        await connection.execute(b"UPDATE " + table + b" SET expires_at = now() - interval '2 d'")
    assert await web_logins.drop(connection, days=1, limit=9) == 1
    assert await web_logins.drop(connection, days=1, limit=9) == 0
