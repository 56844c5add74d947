"""Check and repair of pictures in a real S3 server: versitygw, built by scripts/peers/versitygw."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from benchmarks import _s3_server
from homing.images import S3Store
from homing.settings import Settings, load
from homing.storage import database
from homing_workers.propertyfinder.check import check
from homing_workers.propertyfinder.repair import repair
from tests.workers.conftest import World
from tests.workers.propertyfinder.gallery import Gallery
from tests.workers.propertyfinder.test_repair import declare
from tests.workers.scrape.fetch.sites import running_site

pytestmark = pytest.mark.peers


@pytest.fixture
def bucket(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Address of the server, and the folder of its bucket."""
    running = _s3_server.start(tmp_path / "s3")
    yield running.url, tmp_path / "s3" / "data" / _s3_server.BUCKET
    running.stop()


@pytest.fixture
def settings(bucket: tuple[str, Path], database_url: str) -> Settings:
    variables = _s3_server.variables(bucket[0]) | {"DATABASE_URL": database_url}
    return load(variables, Path("/dev/null"))


@pytest.fixture
async def gallery(
    world: World, bucket: tuple[str, Path], database_url: str
) -> AsyncIterator[Gallery]:
    url, folder = bucket
    store = S3Store(
        bucket=_s3_server.BUCKET,
        endpoint_url=url,
        access_key_id=_s3_server.ACCESS,
        secret_access_key=_s3_server.SECRET,
    )
    await declare(world)
    async with database.pool(database_url) as pool, running_site() as site:
        yield Gallery(world, site, pool, store, folder)


async def test_pictures_are_stored_with_the_tags_that_a_listing_shows(gallery: Gallery) -> None:
    listing_id = await gallery.listing(*range(20))
    findings = await check(gallery.pool, gallery.store)
    assert (findings.checked, findings.damages) == (20, [])
    assert all(len(each.etag or "") == 32 for each in await gallery.pictures(listing_id))


async def test_other_bytes_of_the_same_size_have_another_tag(
    gallery: Gallery, settings: Settings
) -> None:
    (picture,) = await gallery.pictures(await gallery.listing(1))
    before = gallery.files()
    await gallery.store.put(picture.key, b"x" * picture.bytes, picture.mime)
    findings = await check(gallery.pool, gallery.store)
    assert [file.reason[:10] for each in findings.damages for file in each.files] == ["entity tag"]
    assert (await repair(gallery.pool, gallery.store, settings, findings)).restored == 1
    assert gallery.files() == before
    assert (await check(gallery.pool, gallery.store, deep=True)).total == 0


async def test_exactly_what_was_removed_or_corrupted_comes_back(
    gallery: Gallery, settings: Settings
) -> None:
    for start in range(0, 30, 5):
        await gallery.listing(*range(start, start + 5))
    before = gallery.files()
    keys = sorted(before)[::5]
    for place, key in enumerate(keys):
        gallery.file(key).unlink()
        if place % 2:
            await gallery.store.put(key, b"damaged", "image/jpeg")
    times = {key: os.stat(gallery.file(key)).st_mtime_ns for key in set(before) - set(keys)}
    findings = await check(gallery.pool, gallery.store)
    assert {file.key for each in findings.damages for file in each.files} == set(keys)
    done = await repair(gallery.pool, gallery.store, settings, findings)
    assert not done.failures
    assert gallery.files() == before
    assert {key: os.stat(gallery.file(key)).st_mtime_ns for key in times} == times
