"""`homing pf repair`: exactly what was removed or corrupted comes back."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from homing.images import FolderStore, StoreError
from homing.settings import Settings, load
from homing.storage import database
from homing_workers.commands.pf import app
from homing_workers.propertyfinder.check import check
from homing_workers.propertyfinder.repair import Mended, Repaired, repair
from tests.workers.conftest import World
from tests.workers.propertyfinder.agency import Account
from tests.workers.propertyfinder.gallery import Gallery, gallery_in_folder, photo, served
from tests.workers.scrape.fetch.sites import in_turn, respond

_SPEC = (
    b'UPDATE sources SET spec = \'{"type": "html", "html": {"startUrls": ["http://portal.test/"], "cards": "li"},'
    b' "allowPrivateNetworks": true, "politeness": {"requestsPerSecond": 1000, "concurrency": 16,'
    b' "respectRobots": false}}\''
)


async def declare(world: World) -> None:
    """Makes the source of the tests one that loopback may be asked for."""
    await world.source()
    await world.connection.execute(_SPEC)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    variables = {
        "DATABASE_URL": database_url,
        "HOMING_DATA_DIR": str(tmp_path),
        "MEDIA_ROOT": str(tmp_path / "media"),
        "IMAGE_DOWNLOAD_RETRY_DELAY": "0.01",
    }
    return load(variables, Path("/dev/null"))


@pytest.fixture
async def gallery(world: World, database_url: str, tmp_path: Path) -> AsyncIterator[Gallery]:
    await declare(world)
    async with (
        database.pool(database_url, size=4) as pool,
        gallery_in_folder(world, pool, tmp_path / "media") as gallery,
    ):
        yield gallery


async def _repair(gallery: Gallery, settings: Settings, *, deep: bool = False) -> Repaired:
    findings = await check(gallery.pool, gallery.store, deep=deep)
    return await repair(gallery.pool, gallery.store, settings, findings)


async def _rows(gallery: Gallery) -> list[tuple[Any, ...]]:
    return await gallery.world.rows(
        b"SELECT i::text, p::text FROM images i JOIN listing_images p ON image_id = id"
        b" ORDER BY listing_id, position"
    )


async def test_exactly_what_was_removed_or_corrupted_comes_back(
    gallery: Gallery, settings: Settings
) -> None:
    for start in range(0, 40, 4):
        await gallery.listing(*range(start, start + 4))
    before, rows = gallery.files(), await _rows(gallery)
    randomness = random.Random(3)
    for key in randomness.sample(sorted(before), 30):
        path = gallery.file(key)
        if randomness.random() < 0.5:
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[: randomness.randrange(100)])
    untouched = {key: gallery.file(key).stat().st_mtime_ns for key in gallery.files()}
    damaged = {key for key in before if gallery.files().get(key) != before[key]}
    done = await _repair(gallery, settings)
    assert not done.failures
    assert gallery.files() == before
    assert await _rows(gallery) == rows
    for key in set(before) - damaged:
        assert gallery.file(key).stat().st_mtime_ns == untouched[key]


async def test_only_what_is_damaged_is_fetched(gallery: Gallery, settings: Settings) -> None:
    listing_id = await gallery.listing(1, 2, 3)
    pictures = await gallery.pictures(listing_id)
    gallery.file(pictures[1].key).unlink()
    gallery.file(pictures[2].thumbnails["320"]).unlink()
    gallery.site.requests.clear()
    assert (await _repair(gallery, settings)).restored == 2
    assert gallery.site.paths == ["/2.jpg"]


async def test_a_second_repair_has_nothing_to_do(gallery: Gallery, settings: Settings) -> None:
    (picture,) = await gallery.pictures(await gallery.listing(1))
    gallery.file(picture.key).unlink()
    await _repair(gallery, settings)
    gallery.site.requests.clear()
    assert await _repair(gallery, settings) == Repaired()
    assert gallery.site.paths == []


async def test_an_interrupted_repair_goes_on_where_it_was(
    gallery: Gallery, settings: Settings
) -> None:
    listing_id = await gallery.listing(*range(40))
    before = gallery.files()
    for picture in await gallery.pictures(listing_id):
        gallery.file(picture.key).unlink()
    gallery.site.requests.clear()
    told: list[Mended] = []

    def stop(mended: Mended) -> None:
        told.append(mended)
        if len(told) == 10:
            work.cancel()

    findings = await check(gallery.pool, gallery.store)
    work = asyncio.create_task(
        repair(gallery.pool, gallery.store, settings, findings, on_progress=stop)
    )
    with pytest.raises(asyncio.CancelledError):
        await work
    left = (await check(gallery.pool, gallery.store)).total
    assert 0 < left <= 30
    assert (await _repair(gallery, settings)).restored == left
    assert gallery.files() == before


async def test_other_bytes_of_the_same_size_are_repaired_after_a_deep_check(
    gallery: Gallery, settings: Settings
) -> None:
    (picture,) = await gallery.pictures(await gallery.listing(1))
    gallery.file(picture.key).write_bytes(b"x" * picture.bytes)
    assert (await _repair(gallery, settings, deep=True)).restored == 1
    assert gallery.file(picture.key).read_bytes() == photo(1)


async def test_a_source_that_stumbles_is_asked_again(gallery: Gallery, settings: Settings) -> None:
    (picture,) = await gallery.pictures(await gallery.listing(1))
    gallery.file(picture.key).unlink()
    gallery.site.answers["/1.jpg"] = in_turn(
        respond(status=503), respond(status=502), served(photo(1))
    )
    assert (await _repair(gallery, settings)).restored == 1


async def test_what_the_source_has_no_more_is_told(gallery: Gallery, settings: Settings) -> None:
    listing_id = await gallery.listing(1, 2)
    for picture in await gallery.pictures(listing_id):
        gallery.file(picture.key).unlink()
    del gallery.site.answers["/1.jpg"]
    done = await _repair(gallery, settings)
    (failure,) = done.failures
    assert done.restored == 1
    assert "Gone" in str(failure.failure)
    assert (await check(gallery.pool, gallery.store)).total == 1


async def test_another_listing_may_still_have_the_picture(
    gallery: Gallery, settings: Settings
) -> None:
    first, second = await gallery.listing(1), await gallery.listing(2)
    await gallery.world.connection.execute(
        "UPDATE listing_images SET image_id = (SELECT image_id FROM listing_images WHERE listing_id = %s)",
        (first,),
    )
    gallery.site.answers["/2.jpg"] = gallery.site.answers.pop("/1.jpg")
    (picture,) = await gallery.pictures(second)
    gallery.file(picture.key).unlink()
    assert (await _repair(gallery, settings)).restored == 1


async def test_another_picture_under_the_link_is_stored_and_shown(
    gallery: Gallery, settings: Settings
) -> None:
    listing_id = await gallery.listing(1)
    (before,) = await gallery.pictures(listing_id)
    gallery.file(before.key).unlink()
    gallery.site.answers["/1.jpg"] = served(photo(9))
    assert (await _repair(gallery, settings)).replaced == 1
    (after,) = await gallery.pictures(listing_id)
    assert after.id != before.id
    assert gallery.file(after.key).read_bytes() == photo(9)
    assert (await check(gallery.pool, gallery.store, deep=True)).total == 0


async def test_what_is_no_picture_replaces_nothing(gallery: Gallery, settings: Settings) -> None:
    (picture,) = await gallery.pictures(await gallery.listing(1))
    gallery.file(picture.key).unlink()
    gallery.site.answers["/1.jpg"] = served(b"<html>sorry</html>")
    (failure,) = (await _repair(gallery, settings)).failures
    assert "an HTML page instead of a picture" in str(failure.failure)


async def test_a_store_that_cannot_be_written_is_an_error(
    gallery: Gallery, settings: Settings
) -> None:
    (picture,) = await gallery.pictures(await gallery.listing(1))
    folder = gallery.file(picture.key).parent
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    folder.write_text("a file in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        await _repair(gallery, settings)


async def test_links_that_have_ended_are_asked_for_again_from_the_api(account: Account) -> None:
    await account.sync()
    media = account.folder / "media"
    before = {path: path.read_bytes() for path in media.rglob("*.jpg")}
    for path in sorted(before)[::7]:
        path.unlink()
    loaded = load(account.variables, Path("/dev/null"))
    async with database.pool(account.database_url) as pool:
        store = FolderStore(media)
        findings = await check(pool, store)
        assert findings.total > 0
        done = await repair(pool, store, loaded, findings)
    assert not done.failures
    assert {path: path.read_bytes() for path in media.rglob("*.jpg")} == before


async def test_a_source_without_its_credentials_is_named(account: Account) -> None:
    await account.sync()
    media = account.folder / "media"
    for path in media.rglob("*.jpg"):
        path.unlink()
    variables = account.variables | {"PF_API_KEY": "", "PF_API_SECRET": ""}
    loaded = load(variables, Path("/dev/null"))
    async with database.pool(account.database_url) as pool:
        findings = await check(pool, FolderStore(media))
        done = await repair(pool, FolderStore(media), loaded, findings)
    assert done.restored == 0
    assert all("PF_API_KEY: not set" in str(each.failure) for each in done.failures)


@pytest.fixture
def command(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DATABASE_URL", settings.require_database_url())
    monkeypatch.setenv("MEDIA_ROOT", str(settings.media_root))
    monkeypatch.setenv("IMAGE_DOWNLOAD_RETRY_DELAY", "0.01")

    async def run(*arguments: str) -> Result:
        # In a thread: the command has an event loop of its own.
        return await asyncio.to_thread(CliRunner().invoke, app, ["repair", *arguments])

    return run


async def test_the_command_tells_what_it_restored(command: Any, gallery: Gallery) -> None:
    listing_id = await gallery.listing(1, 2)
    (first, _) = await gallery.pictures(listing_id)
    gallery.file(first.key).unlink()
    result = await command()
    assert (result.exit_code, result.stdout) == (0, "1 images restored.\n")
    told = f"property {await gallery.property_of(listing_id)}: {first.key}"
    assert f"Successfully repaired image for {told}" in result.stderr.replace("\n", " ")


async def test_the_command_ends_with_1_when_something_is_left(
    command: Any, gallery: Gallery
) -> None:
    (picture,) = await gallery.pictures(await gallery.listing(1))
    gallery.file(picture.key).unlink()
    gallery.site.answers.clear()
    result = await command("--json")
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["restored"]) == (1, 0)
    assert answer["failed"][0]["key"] == picture.key
