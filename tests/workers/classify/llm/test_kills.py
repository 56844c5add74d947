"""Jobs that are killed at any moment: nothing is lost, and nothing is done twice."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.workers.classify.conftest import Chats
from tests.workers.classify.llm.model import Model, obliging

COUNT = 300
_JOB = (
    "from homing_workers.classify.llm import stream; stream.BATCH_SECONDS = 0.3;"
    "from homing_workers import jobs; print('ready', flush=True); jobs.classify()"
)


async def job(environment: dict[str, str], folder: Path, *, lives: float | None) -> None:
    """A process of its own, killed after so many seconds of work."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _JOB),
        env=os.environ | environment,
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    await process.stdout.readline()
    if lives is not None:
        try:
            await asyncio.wait_for(process.wait(), lives)
        except TimeoutError:
            process.kill()
    await process.wait()


async def count_what_is_done(chats: Chats) -> None:
    await chats.connection.execute(
        """
        CREATE TABLE done (id bigint, version integer);
        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN INSERT INTO done VALUES (NEW.id, NEW.classified_version); RETURN NEW; END';
        CREATE TRIGGER note AFTER UPDATE OF classified_version ON messages FOR EACH ROW EXECUTE FUNCTION note();
        """
    )


async def assert_each_is_done_once(chats: Chats) -> None:
    cursor = await chats.connection.execute(
        "SELECT count(*) AS n, count(DISTINCT id) AS ids FROM done"
    )
    assert await cursor.fetchone() == {"n": COUNT, "ids": COUNT}


@pytest.mark.slow
@pytest.mark.parametrize("with_model", [True, False], ids=["model", "rules"])
async def test_jobs_that_are_killed_lose_nothing_and_do_nothing_twice(
    chats: Chats,
    model: Model,
    llm: dict[str, Any],
    redis_url: str,
    tmp_path: Path,
    with_model: bool,
) -> None:
    async def think(asked: dict[str, str]) -> Any:
        await asyncio.sleep(0.1)
        return obliging(asked)

    model.answering = think
    await count_what_is_done(chats)
    await chats.messages([f"Повідомлення {number}" for number in range(COUNT)])
    environment = {"DATABASE_URL": chats.database_url, "REDIS_URL": redis_url}
    environment |= llm if with_model else {}
    chance = random.Random(7)
    for _ in range(5):
        lives = chance.uniform(0.05, 0.7 if with_model else 0.3)
        await job(environment, tmp_path, lives=lives)
    await job(environment, tmp_path, lives=None)
    assert await chats.waiting() == []
    await assert_each_is_done_once(chats)
    if with_model:
        assert all(row["reasoning"] == row["text"] for row in await chats.rows())
