"""All troubles at once, in an order of chance; afterwards, on a calm day, one sync makes everything right."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from homing.models.kinds import RunOutcome
from propertyfinder import testing
from propertyfinder.faults import FaultKind
from propertyfinder.latencies import Latencies
from propertyfinder.limits import Limit
from propertyfinder.server import Options
from propertyfinder.testing import Running
from propertyfinder.world import World
from tests.workers.propertyfinder.agency import Account

_OPTIONS = Options(
    latencies=Latencies(page_s=(0.05, 0.2), image_s=(0.02, 0.2)),
    limit=Limit(8, 2),
    token_lifetime=2,
    url_lifetime=1.5,
)
_TROUBLES = (
    FaultKind.TOO_MANY,
    FaultKind.BURST,
    FaultKind.JUNK,
    FaultKind.HALF,
    FaultKind.CUT,
)
_CHANGES = 6


def brew(pf: Running, random: Random) -> None:
    """Faults for pages and pictures, and changes while the first pages are read."""
    for path in ("/v1/", "/media/"):
        for kind in _TROUBLES:
            pf.misbehave(kind, path, count=random.randint(1, 2), after=random.randint(0, 40))
    pf.misbehave(FaultKind.FORBIDDEN, "/media/", count=2, after=random.randint(0, 40))
    left = iter(range(_CHANGES))
    world = pf.world
    deeds = (world.reprice, world.edit, world.illustrate, world.move, world.withdraw)

    def change(_: int) -> None:
        if next(left, None) is not None:
            random.choice(deeds)(random.choice(world.listed).id)
            world.publish()

    pf.server.on_page = change


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
async def test_after_a_storm_one_sync_makes_everything_right(
    seed: int, agency: World, database_url: str, tmp_path: Path
) -> None:
    async with testing.running(agency, _OPTIONS) as pf:
        account = Account(pf, database_url, tmp_path)
        brew(pf, Random(seed))
        await account.sync()
        pf.server.faults.clear()
        result = await account.sync()
        assert result.outcome == RunOutcome.SUCCEEDED, result.errors
        stored, albums = await account.stored(), await account.albums()
        assert {home: stored[home] for home in account.truth()} == account.truth()
        failed = await account.rows(b"SELECT * FROM listing_images WHERE state <> 'stored'")
        assert {home: albums.get(home) for home in account.truth()} == account.true_albums(), failed
        created = [times for (_, kind), times in (await account.events()).items() if kind == "new"]
        assert created == [1] * len(stored)
