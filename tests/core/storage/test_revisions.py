"""The newest revision, as told without the migration tools."""

from __future__ import annotations

from homing.storage import database, revisions, schema
from homing.storage.database import Connection


def test_the_newest_revision_is_the_last_one() -> None:
    assert revisions.newest() == schema.revisions()[-1]


async def test_a_migrated_database_is_the_newest(connection: Connection) -> None:
    assert await revisions.is_newest(connection)


async def test_an_empty_database_is_not(empty_database_url: str) -> None:
    async with database.connect(empty_database_url) as connection:
        assert not await revisions.is_newest(connection)


async def test_an_older_database_is_not(empty_database_url: str) -> None:
    schema.upgrade(empty_database_url, "0001")
    async with database.connect(empty_database_url) as connection:
        assert not await revisions.is_newest(connection)
