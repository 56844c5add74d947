"""`homing deliveries`."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from homing_workers.commands.deliveries import app


@pytest.fixture
def command(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("COLUMNS", "200")

    async def run(*arguments: str) -> Result:
        # In a thread: the command has an event loop of its own.
        return await asyncio.to_thread(CliRunner().invoke, app, list(arguments))

    return run


@pytest.fixture
async def dead(world: Any) -> int:
    return int(
        await world.delivery(
            await world.event(),
            await world.user(),
            state="dead",
            reason="chat [not] found",
            next_try_at=None,
        )
    )


async def test_the_list_can_be_narrowed_down(command: Any, world: Any, dead: int) -> None:
    await world.delivery(await world.event(), await world.user())
    assert (await command("list")).output.count("telegram") == 2
    narrowed = (await command("list", "--state", "dead", "--channel", "telegram")).output
    assert narrowed.count("telegram") == 1
    assert "chat [not] found" in narrowed


async def test_one_is_shown_in_full(command: Any, dead: int) -> None:
    assert "chat [not] found" in (await command("show", str(dead))).output
    missing = await command("show", "999")
    assert (missing.exit_code, "there is no delivery 999" in missing.output) == (2, True)


async def test_a_dead_one_can_be_replayed(command: Any, world: Any, dead: int) -> None:
    assert "Due again: 1." in (await command("replay", str(dead))).output
    assert await world.rows(b"SELECT state, attempts, reason FROM deliveries") == [
        ("pending", 0, None)
    ]


async def test_what_cannot_be_replayed_is_said(command: Any, dead: int) -> None:
    result = await command("replay", str(dead), "77")
    assert result.exit_code == 1
    assert "Left alone, because they are not there or not failed: 77." in result.output


async def test_they_are_counted_by_channel_and_state(command: Any, dead: int) -> None:
    line = [line for line in (await command("stats")).output.splitlines() if "dead" in line]
    assert len(line) == 1
    assert "telegram" in line[0]


async def test_parked_events_are_listed_and_put_back(command: Any, world: Any) -> None:
    await world.event()
    await world.connection.execute("UPDATE events SET parked_at = now(), parked_reason = '[odd]'")
    assert "[odd]" in (await command("parked")).output
    assert "again within seconds: 1." in (await command("parked", "--again")).output
    assert await world.value(b"SELECT parked_at FROM events") is None
