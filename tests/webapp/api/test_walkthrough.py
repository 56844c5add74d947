"""The walkthrough of docs/api.md, as a person types it, on the embedded stack."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from homing.embedded.server import free_port
from mailserver.testing import MailServer, serving
from smsprovider.testing import Running, running

pytestmark = pytest.mark.slow

DOCUMENT = Path(__file__).parents[3] / "docs" / "api.md"


@dataclass(frozen=True)
class World:
    port: int
    mail: MailServer
    phones: Running

    async def type(self, step: int) -> Any:
        """What the command of that step answers."""
        blocks = re.findall(
            r"^ *```sh\n(.*?)^ *```", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL
        )
        command = textwrap.dedent(blocks[step - 1]).replace(":8000", f":{self.port}")
        done = await asyncio.to_thread(
            subprocess.run,
            ["sh", "-c", f"{command.rstrip()} --silent"],
            capture_output=True,
            check=True,
        )
        return json.loads(done.stdout)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with serving() as mail, running() as phones:
        port = free_port()
        stack = _start(tmp_path, _environment(mail, phones, port))
        try:
            await _until(lambda: "Homing runs" in (tmp_path / "output").read_text(), 120)
            yield World(port, mail, phones)
        finally:
            with suppress(ProcessLookupError):
                stack.send_signal(signal.SIGTERM)
            await asyncio.to_thread(stack.wait, 30)


def _start(folder: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    (folder / "sources").mkdir()
    with (folder / "output").open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "homing", "up", "--sources", "sources", "--data", "data"],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=output,
        )


def _environment(mail: MailServer, phones: Running, port: int) -> dict[str, str]:
    unwanted = ("DATABASE_URL", "REDIS_URL", "TELEGRAM_TOKEN")
    inherited = {name: value for name, value in os.environ.items() if name not in unwanted}
    ports = {"API_PORT": str(port), "HOMING_BOT_API_PORT": str(free_port())}
    return inherited | ports | phones.environment | {"SMTP_URL": mail.url}


async def _until(so: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.1)


async def test_the_walkthrough_says_what_happens(world: World) -> None:
    preferred = await world.type(1)
    assert (preferred["email_enabled"], preferred["sms_enabled"]) == (True, True)
    assert await world.type(2) == preferred
    refused = await world.type(3)
    assert (refused["status"], refused["errors"][0]["field"]) == (422, "user_phone_number")
    created = await world.type(4)
    await _until(lambda: (len(world.mail.got), len(world.phones.sent)) == (1, 1))
    assert await world.type(4) == created
    assert [one["id"] for one in (await world.type(5))["deliveries"]] == [
        one["id"] for one in created["deliveries"]
    ]
    assert (await world.type(6))["sms_enabled"] is False
    created = await world.type(7)
    assert {one["channel"]: one["state"] for one in created["deliveries"]} == {
        "email": "pending",
        "sms": "suppressed",
    }
    await _until(lambda: len(world.mail.got) == 2)
    assert len(world.phones.sent) == 1
