"""One process for each account of a file, as long as the file names it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from homing_workers.accounts.readers import Readers

#: Says whose reader it is and as whom it holds the session, and waits for its end.
_READER = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
name = os.environ["TELEGRAM_ACCOUNT_ID"]
with open(sys.argv[1], "a") as log:
    log.write(f"{name} {os.getpid()} {os.environ['POD_NAME']}\\n")
while True: time.sleep(0.05)
"""


class House:
    """Readers, and what they have written."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "realtime_config.json"
        self.log = folder / "log"
        self.log.touch()
        command = (sys.executable, "-c", _READER, str(self.log))
        self.readers = Readers(self.path, command, first_wait=0.1)
        self.stopped = asyncio.Event()

    def names(self, *account_ids: str) -> None:
        self.says(json.dumps({"accounts": [{"account_id": name} for name in account_ids]}))

    def says(self, text: str) -> None:
        new = self.path.with_suffix(".new")
        new.write_text(text)
        os.replace(new, self.path)

    def lines(self, account_id: str) -> list[list[str]]:
        found = [line.split() for line in self.log.read_text().splitlines()]
        return [line for line in found if line[0] == account_id]

    def pids(self, account_id: str) -> list[int]:
        """Of all processes that the account ever had and that are there."""
        return [
            pid for pid in map(int, (line[1] for line in self.lines(account_id))) if _lives(pid)
        ]

    async def until(self, true: Callable[[], object], seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, "it takes too long"
            await asyncio.sleep(0.02)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    house = House(tmp_path)
    running = asyncio.create_task(house.readers.until(house.stopped, every=0.05))
    yield house
    house.stopped.set()
    await running


async def test_each_account_has_a_reader(house: House) -> None:
    house.names("anna", "boris")
    await house.until(lambda: house.pids("anna") and house.pids("boris"))


async def test_edits_add_and_remove_readers_and_leave_the_others_alone(house: House) -> None:
    house.names("anna", "boris")
    await house.until(lambda: house.pids("anna") and house.pids("boris"))
    before = house.pids("anna")
    house.names("anna", "olha")
    await house.until(lambda: house.pids("olha") and not house.pids("boris"))
    assert house.pids("anna") == before
    assert len(house.lines("anna")) == 1


async def test_a_reader_that_dies_is_started_again_as_the_same_holder(house: House) -> None:
    house.names("anna")
    await house.until(lambda: house.pids("anna"))
    os.kill(house.pids("anna")[0], signal.SIGKILL)
    await house.until(lambda: len(house.lines("anna")) == 2 and house.pids("anna"))
    first, second = house.lines("anna")
    assert (first[2], first[1] != second[1]) == (second[2], True)


async def test_a_reader_that_could_not_be_started_is_tried_again(tmp_path: Path) -> None:
    path, program, began = (tmp_path / name for name in ("config.json", "reader", "began"))
    path.write_text('{"accounts": [{"account_id": "anna"}]}')
    readers, stopped = Readers(path, command=(str(program),), first_wait=0.05), asyncio.Event()
    running = asyncio.create_task(readers.until(stopped, every=0.05))
    with capture_logs() as logs:
        await _until(lambda: any(log["event"] == "reader died" for log in logs))
    program.write_text(f"#!/bin/sh\ntouch {began}\nexec sleep 60\n")
    program.chmod(0o755)
    await _until(began.exists)
    stopped.set()
    await running


async def _until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, "it takes too long"
        await asyncio.sleep(0.02)


async def test_a_broken_file_leaves_the_readers_as_they_are(house: House) -> None:
    house.names("anna")
    await house.until(lambda: house.pids("anna"))
    with capture_logs() as logs:
        house.says('{"accounts": [')
        await house.until(lambda: [each for each in logs if each["log_level"] == "error"])
    assert logs[0]["event"] == "the accounts cannot be read"
    assert logs[0]["readers_kept"] == "anna"
    assert len(house.pids("anna")) == 1
    house.names("boris")
    await house.until(lambda: house.pids("boris") and not house.pids("anna"))


async def test_accounts_of_the_other_file_have_readers_too(house: House) -> None:
    house.path.with_name("accounts.json").write_text('[{"account_id": "anna"}]')
    await house.until(lambda: house.pids("anna"))


async def test_the_end_ends_all_readers(house: House) -> None:
    house.names("anna", "boris")
    await house.until(lambda: house.pids("anna") and house.pids("boris"))
    house.stopped.set()
    await house.until(lambda: not house.pids("anna") and not house.pids("boris"))
