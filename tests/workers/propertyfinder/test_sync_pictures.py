"""Pictures that are broken, cut, forbidden or gone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from homing.models.kinds import RunOutcome
from propertyfinder import testing
from propertyfinder.faults import FaultKind
from propertyfinder.latencies import Latencies
from propertyfinder.server import Options
from propertyfinder.world import World
from tests.workers.propertyfinder.agency import Account

TROUBLES = [FaultKind.JUNK, FaultKind.HALF, FaultKind.CUT, FaultKind.BURST, FaultKind.TOO_MANY]


def assert_every_file_is_a_picture(folder: Path) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        Image.open(io.BytesIO(path.read_bytes())).load()


def picture_of(account: Account, place: int) -> str:
    """The path of the first picture of a listing, which no other listing shows."""
    home = account.pf.world.listed[place]
    return f"/media/{home.id}/{home.pictures[0]}.jpg"


@pytest.mark.parametrize("kind", TROUBLES)
async def test_pictures_that_fail_once_are_had_in_the_same_sync(
    account: Account, kind: FaultKind
) -> None:
    account.pf.misbehave(kind, "/media/", count=5)
    await account.sync()
    assert await account.albums() == account.true_albums()
    assert_every_file_is_a_picture(account.folder / "media")


@pytest.mark.parametrize("kind", [FaultKind.HALF, FaultKind.FORBIDDEN, FaultKind.GONE])
async def test_a_picture_that_always_fails_harms_no_other(
    account: Account, kind: FaultKind
) -> None:
    path = picture_of(account, 7)
    account.pf.misbehave(kind, path)
    result = await account.sync()
    assert result.counts.image_errors >= 1
    home = account.pf.world.listed[7]
    albums = account.true_albums()
    albums[home.id] = albums[home.id][1:]
    assert await account.albums() == albums
    assert await account.stored() == account.truth()
    assert len(account.pf.server.journal.asked(path)) <= 4
    assert_every_file_is_a_picture(account.folder / "media")


async def test_urls_that_expired_are_had_anew(
    agency: World, database_url: str, tmp_path: Path
) -> None:
    slow = Latencies(image_s=(0.1, 0.2))
    async with testing.running(agency, Options(url_lifetime=0.6, latencies=slow)) as pf:
        account = Account(pf, database_url, tmp_path, block={"pageSize": 60})
        account.block["images"] = {"concurrency": 8, "requestsPerSecond": 1000}
        result = await account.sync()
        assert pf.server.journal.asked("/media/", 403)
        assert result.outcome == RunOutcome.SUCCEEDED
        assert await account.albums() == account.true_albums()


async def test_equal_pictures_are_stored_once(database_url: str, tmp_path: Path) -> None:
    world = World(5, listings=40, images_per_listing=3, shared=0.6)
    async with testing.running(world) as pf:
        account = Account(pf, database_url, tmp_path)
        await account.sync()
        distinct = {digest for album in account.true_albums().values() for digest in album}
        assert await account.albums() == account.true_albums()
        assert await account.value(b"SELECT count(*) FROM images") == len(distinct) < 100


async def test_as_many_pictures_as_declared_are_asked_for_at_once(
    agency: World, database_url: str, tmp_path: Path
) -> None:
    options = Options(latencies=Latencies(image_s=(0.1, 0.1)))
    async with testing.running(agency, options) as pf:
        account = Account(pf, database_url, tmp_path, block={"pageSize": 60})
        await account.sync()
        # One more may be a page of listings.
        assert 14 <= pf.server.journal.most_at_once <= 17
