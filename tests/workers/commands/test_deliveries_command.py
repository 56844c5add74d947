"""`homing deliveries`."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from homing.models.kinds import Channel
from homing.storage import breakers, deliveries, receipts
from homing.storage.receipts import Receipt, ReceiptStatus
from homing_workers.commands.deliveries import app
from tests.core.storage import ledger


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


async def test_a_filter_is_counted_before_anything_is_replayed(
    command: Any, world: Any, dead: int
) -> None:
    which = ("--state", "dead", "--channel", "telegram", "--origin", "event")
    assert "1 would be sent again" in (await command("replay", *which)).output
    assert await world.value(b"SELECT state FROM deliveries") == "dead"
    assert "Due again: 1." in (await command("replay", *which, "--yes")).output
    assert await world.value(b"SELECT state FROM deliveries") == "pending"


async def test_a_replay_needs_to_be_told_of_what(command: Any) -> None:
    result = await command("replay", "--yes")
    assert (result.exit_code, "such as --state dead" in result.output) == (2, True)


@pytest.mark.parametrize(
    ("option", "wrong", "expected"),
    [("--older-than", "soon", "such as 2h"), ("--origin", "pigeon:1", "such as event:17")],
)
async def test_what_an_option_expects_is_said(
    command: Any, option: str, wrong: str, expected: str
) -> None:
    result = await command("list", option, wrong)
    assert (result.exit_code, expected in result.output) == (2, True)


async def test_the_next_page_of_a_list_is_named(command: Any, world: Any, dead: int) -> None:
    newer = await world.delivery(await world.event(), await world.user())
    assert f"--before {newer}" in (await command("list", "--limit", "1")).output
    older = json.loads((await command("list", "--before", str(newer), "--json")).output)
    assert [one["id"] for one in older["deliveries"]] == [dead]


async def test_the_attempts_of_a_delivery_are_shown(command: Any, world: Any) -> None:
    one = await world.delivery(await world.event(), await world.user(chat="1"))
    [claimed] = await deliveries.claim(world.connection, Channel.TELEGRAM, limit=1)
    await ledger.mark_failed(world.connection, claimed, error_class=deliveries.OUTCOME_UNKNOWN)
    output = (await command("show", str(one))).output
    assert "never came" in output
    assert "[no] answer" in output
    shown = json.loads((await command("show", str(one), "--json")).output)
    assert [send["outcome"] for send in shown["sends"]] == ["unanswered"]


async def test_what_a_provider_reported_is_shown(command: Any, world: Any, dead: int) -> None:
    bounce = Receipt(delivery_id=dead, status=ReceiptStatus.HARD_BOUNCE, detail="no [such] person")
    await receipts.add(world.connection, bounce)
    output = (await command("show", str(dead))).output
    assert "hard bounce" in output
    assert "no [such] person" in output
    shown = json.loads((await command("show", str(dead), "--json")).output)
    assert [one["status"] for one in shown["receipts"]] == ["hard_bounce"]


async def test_paused_channels_and_the_backlog_are_part_of_the_counts(
    command: Any, world: Any, dead: int
) -> None:
    await world.delivery(await world.event(), await world.user(), channel="sms")
    await breakers.failed(world.connection, Channel.SMS, range(9), "connection refused")
    assert "connection refused" in (await command("stats")).output
    counts = json.loads((await command("stats", "--json")).output)
    assert [one["channel"] for one in counts["backlog"]] == ["sms"]
    assert [one["state"] for one in counts["channels"]] == ["open"]


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
