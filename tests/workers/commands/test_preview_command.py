"""`homing preview`."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from homing.cli.preview import app


@pytest.fixture
def preview(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DATABASE_URL", database_url)

    async def run(*arguments: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, app, arguments)

    return run


async def test_a_saved_search_is_counted(preview: Any, world: Any) -> None:
    search = await world.subscription(await world.user(), city="Київ")
    listing = await world.listing(city="Київ")
    await world.event(listing)
    await world.event(city="Київ", seconds_ago=90_000)
    output = (await preview(str(search), "--days", "1")).output
    assert output.startswith("1 alerts since ")
    assert f"newest listings: {listing}" in output


async def test_a_draft_is_counted(preview: Any, world: Any) -> None:
    await world.event(city="Київ")
    assert "1 alerts" in (await preview("--criteria", '{"city": "Київ"}')).output
    assert "0 alerts" in (await preview("--criteria", '{"city": "Львів"}')).output


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((), "give the number of a saved search"),
        (("9",), "there is no subscription 9"),
        (("--criteria", '{"citi": 1}'), "citi"),
    ],
)
async def test_what_cannot_be_counted_is_told(
    preview: Any, arguments: tuple[str, ...], reason: str
) -> None:
    result = await preview(*arguments)
    assert result.exit_code == 2
    assert reason in result.output
