"""Syncs that are killed at random points."""

from __future__ import annotations

import io
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from propertyfinder import testing
from propertyfinder.latencies import Latencies
from propertyfinder.server import Options
from propertyfinder.world import World
from tests.workers.propertyfinder.agency import Account, until

_KILLS = 10


async def run_until(account: Account, requests: int) -> int | None:
    """Runs a sync that dies after so many requests were answered; its return code if it ended before."""
    journal = account.pf.server.journal
    journal.clear()
    process = await account.start()

    async def is_time() -> bool:
        return len(journal.entries) >= requests or process.returncode is not None

    await until(is_time, seconds=120)
    if process.returncode is None:
        process.kill()
    ended = await process.wait()
    return None if ended == -9 else ended


@pytest.mark.slow
async def test_after_ten_kills_the_database_holds_what_the_account_has(
    database_url: str, tmp_path: Path
) -> None:
    world = World(3, listings=200, users=6, images_per_listing=3)
    options = Options(latencies=Latencies(page_s=(0.02, 0.1), image_s=(0.02, 0.1)))
    random = Random(20_260_101)
    async with testing.running(world, options) as pf:
        account = Account(pf, database_url, tmp_path)
        ends = [await run_until(account, random.randint(1, 70)) for _ in range(_KILLS)]
        assert ends == [None] * _KILLS, account.log
        assert await run_until(account, 1_000_000) == 0, account.log
        assert await account.stored() == account.truth()
        assert await account.albums() == account.true_albums()
        assert await account.events() == {(home, "new"): 1 for home in account.truth()}
        assert set(await account.agents()) == {str(user) for user in world.users}
        # All of them went on with the same sync, where the one before had stopped.
        [sync] = await account.rows(b"SELECT * FROM syncs")
        assert (sync["complete"], sync["properties_created"], sync["users_created"]) == (
            True,
            200,
            6,
        )
    for path in (tmp_path / "media").rglob("*.jpg"):
        Image.open(io.BytesIO(path.read_bytes())).load()
