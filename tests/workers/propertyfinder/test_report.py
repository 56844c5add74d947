"""The report of syncs: in a table, as CSV, and appended to a file."""

from __future__ import annotations

import asyncio
import csv
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from homing import reports
from homing.storage import syncs
from homing.storage.database import Connection
from homing.storage.syncs import Counts, Sync
from homing_workers.commands.pf import app
from homing_workers.propertyfinder import report
from tests.workers.conftest import World
from tests.workers.propertyfinder.agency import Account

TASHKENT = "Asia/Tashkent"
MIDNIGHT = datetime(2026, 1, 18, 19, tzinfo=UTC)


def _sync(at: datetime = MIDNIGHT, **fields: Any) -> Sync:
    values: dict[str, Any] = {
        "id": 1,
        "source_id": 1,
        "run_id": 1,
        "time_zone": TASHKENT,
        "day": date(2026, 1, 19),
        "started_at": at,
        "finished_at": at,
        "complete": True,
        "page_size": 50,
        "page": 1,
        "total": 1,
        "seen": 1,
        "head": None,
        "properties_created": 15,
        "properties_updated": 234,
        "images_downloaded": 1245,
        "users_created": 2,
        "users_updated": 12,
        "errors": 0,
    }
    return Sync(**values | fields)


@pytest.fixture(params=["UTC", "America/New_York"])
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock shows another zone."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


_TABLE = """
Date                | Properties Created | Properties Updated | Images Downloaded | Users Created | Users Updated | Errors
2026-01-19 00:00:00 | 15                 | 234                | 1245              | 2             | 12            | 0
"""


def test_the_table_is_the_one_that_people_know() -> None:
    assert "\n".join(reports.text([_sync()], TASHKENT)) == _TABLE.strip()


@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (MIDNIGHT - timedelta(seconds=1), "2026-01-18 23:59:59"),
        (MIDNIGHT, "2026-01-19 00:00:00"),
        (MIDNIGHT + timedelta(seconds=1), "2026-01-19 00:00:01"),
    ],
)
def test_times_are_those_of_the_zone_wherever_the_machine_is(at: datetime, shown: str) -> None:
    assert reports.cells(_sync(at), TASHKENT)[0] == shown


@pytest.mark.usefixtures("machine")
async def test_the_day_of_a_sync_changes_at_midnight_of_the_zone(
    connection: Connection, world: World
) -> None:
    source_id, days = await world.source(), []
    for at in (MIDNIGHT - timedelta(seconds=1), MIDNIGHT):
        run_id = await world.value(
            b"INSERT INTO runs (source_id) VALUES (%s) RETURNING id", (source_id,)
        )
        begun = await syncs.begin(
            connection,
            source_id=source_id,
            run_id=run_id,
            time_zone=TASHKENT,
            page_size=50,
            at=at,
        )
        await syncs.finish(connection, begun.id, complete=True, at=at)
        days.append(begun.day)
    assert days == [date(2026, 1, 18), date(2026, 1, 19)]


def test_csv_holds_the_same() -> None:
    head, row = csv.reader(reports.comma_separated([_sync()], TASHKENT).splitlines())
    assert tuple(head) == reports.COLUMNS
    assert row == ["2026-01-19 00:00:00", "15", "234", "1245", "2", "12", "0"]


def test_lines_are_appended_under_one_header(tmp_path: Path) -> None:
    file = tmp_path / "log" / "report.txt"
    for errors in (0, 3):
        report.append(file, _sync(errors=errors), TASHKENT)
    head, first, second = file.read_text().splitlines()
    assert head == reports.header()
    assert [line.rsplit("| ")[-1] for line in (first, second)] == ["0", "3"]


async def test_a_sync_appends_its_line(account: Account) -> None:
    account.environment["REPORT_FILE"] = str(account.folder / "report.txt")
    await account.sync()
    await account.sync()
    _, first, second = (account.folder / "report.txt").read_text().splitlines()
    (stored, _) = await account.rows(b"SELECT * FROM syncs ORDER BY id")
    assert [int(cell) for cell in first.split(" | ")[1:]] == [
        stored["properties_created"],
        stored["properties_updated"],
        stored["images_downloaded"],
        stored["users_created"],
        stored["users_updated"],
        stored["errors"],
    ]
    assert stored["properties_created"] == len(account.truth())
    assert [int(cell) for cell in second.split(" | ")[1:]] == [0] * 6


async def test_a_file_that_cannot_be_written_does_not_spoil_the_sync(account: Account) -> None:
    (account.folder / "file").touch()
    account.environment["REPORT_FILE"] = str(account.folder / "file" / "report.txt")
    result = await account.sync()
    assert result.outcome == "succeeded"


@pytest.fixture
def command(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.delenv("TZ", raising=False)

    async def run(*arguments: str) -> Result:
        # In a thread: the command has an event loop of its own.
        return await asyncio.to_thread(CliRunner().invoke, app, ["report", *arguments])

    return run


async def _store(world: World, *, days_ago: int = 0, complete: bool = True, **counts: int) -> None:
    source_id, at = await world.source(), datetime.now(UTC) - timedelta(days=days_ago)
    run_id = await world.value(
        b"INSERT INTO runs (source_id) VALUES (%s) RETURNING id", (source_id,)
    )
    begun = await syncs.begin(
        world.connection,
        source_id=source_id,
        run_id=run_id,
        time_zone=TASHKENT,
        page_size=50,
        at=at,
    )
    await syncs.add(world.connection, begun.id, Counts(**counts))
    await syncs.finish(world.connection, begun.id, complete=complete, at=at)


async def test_the_command_shows_the_last_days(command: Any, world: World) -> None:
    await _store(world, days_ago=40, users_created=1)
    await _store(world, days_ago=2, users_created=2)
    await _store(world, properties_created=3)
    result = await command()
    head, first, second = result.stdout.splitlines()
    assert (result.exit_code, head) == (0, reports.header())
    assert first.split("|")[4].strip() == "2"
    assert second.split("|")[1].strip() == "3"
    assert len((await command("--days", "60")).stdout.splitlines()) == 4


async def test_the_command_tells_of_syncs_that_are_not_complete(command: Any, world: World) -> None:
    await _store(world, complete=False)
    assert "1 of these did not read everything" in (await command()).stdout


async def test_the_command_prints_csv(command: Any, world: World) -> None:
    await _store(world, errors=7)
    head, row = csv.reader((await command("--csv")).stdout.splitlines())
    assert head[-1] == "Errors"
    assert row[-1] == "7"


async def _by_hand(account: Account, *arguments: str) -> int:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "homing", "pf", "sync", *arguments),
        env=os.environ | account.variables,
        cwd=account.folder,
        stdout=asyncio.subprocess.DEVNULL,
    )
    return await process.wait()


async def test_a_sync_by_hand_needs_no_file(account: Account) -> None:
    (account.folder / "media").mkdir()
    assert await _by_hand(account, "-f", str(account.declaration)) == 0
    assert await _by_hand(account) == 0
    found = await account.rows(b"SELECT source_id, properties_created FROM syncs ORDER BY id")
    assert len({row["source_id"] for row in found}) == 1
    assert [row["properties_created"] for row in found] == [len(account.truth()), 0]
