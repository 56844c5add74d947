"""Agents: created and updated, never deleted, and not written again when nothing changed."""

from __future__ import annotations

import pytest

from homing.models.agent import Agent
from homing.storage import agents
from homing.storage.agents import Written
from homing.storage.database import Connection
from tests.core.storage.support import column, new_source

OLYA = Agent(external_id="1", profile_id="p1", name="Оля", email="o@x.test", phone="+971501234567")
SAM = Agent(external_id="2", name="Sam", role="admin", status="active")


@pytest.fixture
async def source(connection: Connection) -> int:
    return await new_source(connection)


async def test_new_agents_are_created(connection: Connection, source: int) -> None:
    assert await agents.store(connection, source, [OLYA, SAM]) == Written(created=2)
    assert await agents.all_of(connection, source) == [OLYA, SAM]


async def test_what_has_changed_is_updated(connection: Connection, source: int) -> None:
    await agents.store(connection, source, [OLYA, SAM])
    promoted = SAM.model_copy(update={"role": "agent"})
    assert await agents.store(connection, source, [OLYA, promoted]) == Written(updated=1)
    assert await agents.all_of(connection, source) == [OLYA, promoted]


async def test_what_is_no_longer_stated_is_forgotten(connection: Connection, source: int) -> None:
    await agents.store(connection, source, [OLYA])
    silent = OLYA.model_copy(update={"phone": None})
    assert await agents.store(connection, source, [silent]) == Written(updated=1)
    assert await agents.all_of(connection, source) == [silent]


async def test_an_agent_that_is_told_of_no_more_stays(connection: Connection, source: int) -> None:
    await agents.store(connection, source, [OLYA, SAM])
    await agents.store(connection, source, [SAM])
    assert await agents.all_of(connection, source) == [OLYA, SAM]


async def test_what_is_as_it_was_costs_no_write(connection: Connection, source: int) -> None:
    await agents.store(connection, source, [OLYA, SAM])
    before = await column(connection, "SELECT xmin::text || ctid::text FROM agents ORDER BY id")
    assert await agents.store(connection, source, [OLYA, SAM]) == Written()
    after = await column(connection, "SELECT xmin::text || ctid::text FROM agents ORDER BY id")
    assert after == before


async def test_of_two_on_one_page_the_last_counts(connection: Connection, source: int) -> None:
    later = OLYA.model_copy(update={"name": "Olya"})
    assert await agents.store(connection, source, [OLYA, later]) == Written(created=1)
    assert await agents.all_of(connection, source) == [later]


async def test_two_sources_may_use_the_same_ids(connection: Connection, source: int) -> None:
    other = await new_source(connection, "other")
    await agents.store(connection, source, [OLYA])
    await agents.store(connection, other, [SAM.model_copy(update={"external_id": "1"})])
    assert await agents.all_of(connection, source) == [OLYA]
