"""`homing why`."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from homing.cli.why import app


@pytest.fixture
def why(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("COLUMNS", "200")

    async def run(*numbers: int) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, app, list(map(str, numbers)))

    return run


async def test_each_criterion_is_explained(why: Any, world: Any) -> None:
    search = await world.subscription(await world.user(), city="Київ", rooms=[2])
    listing = await world.listing(city="Київ", rooms=3)
    await world.event(listing)
    lines = (await why(search, listing)).output.splitlines()
    [city] = [line for line in lines if "city" in line]
    [rooms] = [line for line in lines if "rooms" in line]
    assert "passed" in city
    assert "failed" in rooms
    assert lines[-1] == "The event new does not match."


async def test_a_match_of_a_sleeping_search_says_so(why: Any, world: Any) -> None:
    search = await world.subscription(await world.user())
    await world.connection.execute("UPDATE subscriptions SET active = false")
    listing = await world.listing()
    await world.event(listing)
    assert "switched off, so nothing is sent" in (await why(search, listing)).output


async def test_what_is_not_there_is_named(why: Any, world: Any) -> None:
    search = await world.subscription(await world.user())
    assert "there is no subscription 9" in (await why(9, 1)).output
    assert "there is no listing 9" in (await why(search, 9)).output
