"""Leases in PostgreSQL: as an API server keeps them."""

from __future__ import annotations

import asyncio

import psycopg
import pytest

from homing.lease import LeaseLost, Pace, held, record
from homing.lease.api import Unsure
from homing.storage.leases import DatabaseLeases

FAST = Pace(duration=1, deadline=0.5, retry=0.1)


def test_of_two_that_make_it_one_does(database_url: str) -> None:
    leases = DatabaseLeases(database_url)
    assert leases.read("a") is None
    made = leases.create(record.first("a", "one", 30))
    assert made is not None
    assert leases.create(record.first("a", "two", 30)) is None
    assert leases.read("a") == made


def test_who_writes_an_old_version_is_refused(database_url: str) -> None:
    leases = DatabaseLeases(database_url)
    made = leases.create(record.first("a", "one", 30))
    assert made is not None
    renewed = leases.replace(made.renewed())
    assert renewed is not None
    assert renewed.version != made.version
    assert leases.replace(made.taken("two", 30)) is None
    found = leases.read("a")
    assert found is not None
    assert (found.holder, found.seconds) == ("one", 30)


def test_a_server_that_does_not_answer_leaves_one_unsure() -> None:
    with pytest.raises(Unsure):
        DatabaseLeases("postgresql://nobody@127.0.0.1:1/none").read("a")


async def test_one_waits_for_the_other(database_url: str) -> None:
    leases = DatabaseLeases(database_url)
    async with held(leases, "a", "one", FAST):
        waiting = asyncio.create_task(_take(leases))
        await asyncio.sleep(2 * FAST.duration)
        assert not waiting.done()
    assert await waiting == "two"


async def test_a_body_is_ended_when_the_server_forgets(database_url: str) -> None:
    leases = DatabaseLeases(database_url)
    with pytest.raises(LeaseLost):
        await _held_while_forgotten(leases, database_url)


async def _held_while_forgotten(leases: DatabaseLeases, database_url: str) -> None:
    async with held(leases, "a", "one", FAST):
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute("TRUNCATE leases")
        await asyncio.sleep(60)


async def _take(leases: DatabaseLeases) -> str:
    async with held(leases, "a", "two", FAST):
        found = await asyncio.to_thread(leases.read, "a")
        return found.holder if found else ""
