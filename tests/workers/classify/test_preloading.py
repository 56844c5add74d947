"""A worker as it runs: rules are read before it forks, and again when they change, without a restart."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from homing import queues
from tests.workers.classify.conftest import Chats

SECONDS = 60


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "rules.json"
    write(path, "skip")
    return path


def write(path: Path, action: str) -> None:
    path.write_text(json.dumps({"substrings": [{"pattern": "електрик", "action": action}]}))


@pytest.fixture
def worker(database_url: str, redis_url: str, rules: Path, tmp_path: Path) -> Iterator[None]:
    env = os.environ | {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "PREFILTER_CONFIG_JSON": str(rules),
        "PREFILTER_RELOAD_SECONDS": "0.1",
    }
    command = [sys.executable, "-m", "homing", "worker", "classify"]
    process = subprocess.Popen(command, env=env, cwd=tmp_path, stderr=subprocess.DEVNULL)
    yield
    process.kill()
    process.wait()


async def intents(chats: Chats, redis_url: str, text: str) -> list[str]:
    """Of a new message, by the worker."""
    message = await chats.message(text)
    with Redis.from_url(redis_url) as redis:
        queues.enqueue_classify(redis)
    deadline = time.monotonic() + SECONDS
    while message in await chats.waiting():
        assert time.monotonic() < deadline, "it was not classified in time"
        await asyncio.sleep(0.05)
    found: list[str] = (await chats.row(message))["intents"]
    return found


async def test_a_worker_uses_new_rules_without_a_restart(
    chats: Chats, worker: None, redis_url: str, rules: Path
) -> None:
    assert await intents(chats, redis_url, "електрик") == ["OTHER"]
    write(rules, "force")
    deadline = time.monotonic() + SECONDS
    while await intents(chats, redis_url, "електрик") != ["REQUEST"]:
        assert time.monotonic() < deadline, "the rules were not read again"
    await asyncio.to_thread(rules.write_text, "{")
    assert await intents(chats, redis_url, "електрик") == ["REQUEST"]
