"""The role of syncs adds and changes, and deletes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator

import psycopg
import pytest
from psycopg import errors

from homing.storage import database, roles
from homing.storage.database import Connection
from tests.core.storage.support import Crawl, advert, column, new_source

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


@pytest.fixture
async def restricted(database_url: str) -> AsyncIterator[Connection]:
    """A connection in the role."""
    async with database.connect(database_url, role=roles.SYNC) as connection:
        yield connection


async def test_a_migrated_database_has_the_role(connection: Connection) -> None:
    assert await roles.missing(connection) is None


async def test_no_table_lets_the_role_delete(
    connection: Connection, restricted: Connection
) -> None:
    tables = await column(connection, _TABLES)
    assert len(tables) > 10
    for table in tables:
        with pytest.raises(errors.InsufficientPrivilege, match="permission denied"):
            await restricted.execute(f"DELETE FROM {table}".encode())  # noqa: S608 - of the catalogue
        with pytest.raises(errors.InsufficientPrivilege, match="permission denied"):
            await restricted.execute(f"TRUNCATE {table} CASCADE".encode())


async def test_the_role_is_not_left_by_reset(crawl: Crawl, restricted: Connection) -> None:
    await crawl.see(advert())
    await restricted.execute("RESET ROLE")
    with pytest.raises(errors.InsufficientPrivilege):
        await restricted.execute("DELETE FROM listings")
    assert await column(crawl.connection, "SELECT count(*) FROM listings") == [1]


async def test_the_role_may_store_listings(connection: Connection, restricted: Connection) -> None:
    source_id = await new_source(connection)
    crawl = await Crawl.start(restricted, source_id)
    await crawl.see(advert(price=100))
    await crawl.see(advert(price=90))
    assert await crawl.told() == ["new", "price_changed"]


async def test_without_the_right_to_make_roles_a_database_is_migrated_all_the_same(
    plain_url: str,
) -> None:
    async with database.connect(plain_url) as connection:
        reason = await roles.missing(connection)
    assert reason is not None
    assert "homing_sync" in reason


async def test_what_an_administrator_grants_later_is_used(
    plain_url: str, postgres_url: str
) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as administrator:
        administrator.execute(
            "DO $$ BEGIN CREATE ROLE homing_sync NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )
        administrator.execute("GRANT homing_sync TO plain")
    async with database.connect(plain_url) as connection:
        assert await roles.missing(connection) is None
