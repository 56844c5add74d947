"""Pictures of listings, from their links to the store."""

from __future__ import annotations

import asyncio
import hashlib
import io
from pathlib import Path

import pytest
from aiohttp import web
from PIL import Image

from homing.images import FolderStore
from homing.models.source.fetching import Politeness
from homing.settings import load
from homing.storage import database, images
from homing.storage.database import Connection
from homing_workers.scrape.images import Retries, politeness_for
from tests.core.storage.pictures import pictures
from tests.workers.scrape.fetch.sites import Site, in_turn, respond
from tests.workers.scrape.images.conftest import Gallery, photo, served


async def test_a_picture_is_stored_with_its_thumbnails(site: Site, gallery: Gallery) -> None:
    data = photo()
    site.answers["/1.jpg"] = served(data)
    listing_id = await gallery.listing(site.url("/1.jpg"))
    assert (await gallery.download()).stored == 1
    (image,) = await pictures(gallery.connection, listing_id)
    assert (image.width, image.height, image.bytes) == (1200, 800, len(data))
    assert image.content_hash == hashlib.sha256(data).digest()
    assert await gallery.store.open(image.key) == data
    for width, key in image.thumbnails.items():
        with Image.open(io.BytesIO(await gallery.store.open(key))) as thumbnail:
            assert thumbnail.width == int(width)


async def test_keys_are_as_designed(site: Site, gallery: Gallery) -> None:
    site.answers["/1.jpg"] = served(photo())
    await gallery.listing(site.url("/1.jpg"))
    await gallery.download()
    folder = "ads-images/property_images/"
    original, *_ = sorted(gallery.files(), key=len)
    name = original.removeprefix(folder)
    assert name[:2] == name[3:5]
    stem = original.removesuffix(".jpg")
    assert set(gallery.files()) == {original, f"{stem}_320.jpg", f"{stem}_960.jpg"}


async def test_the_same_picture_is_stored_once(site: Site, gallery: Gallery) -> None:
    site.answers |= {"/1.jpg": served(photo()), "/copy.jpg": served(photo())}
    one = await gallery.listing(site.url("/1.jpg"))
    two = await gallery.listing(site.url("/copy.jpg"))
    assert (await gallery.download()).stored == 2
    (original,) = await pictures(gallery.connection, one)
    assert await pictures(gallery.connection, two) == [original]
    assert len(gallery.files()) == 3


async def test_a_picture_that_is_known_is_not_written_again(site: Site, gallery: Gallery) -> None:
    site.answers |= {"/1.jpg": served(photo()), "/copy.jpg": served(photo())}
    await gallery.listing(site.url("/1.jpg"))
    await gallery.download()
    gallery.store = FolderStore(Path("/proc/not-writable"))
    await gallery.listing(site.url("/copy.jpg"))
    assert (await gallery.download()).stored == 1


async def test_a_link_that_several_listings_have_is_fetched_once(
    site: Site, gallery: Gallery
) -> None:
    site.answers["/1.jpg"] = served(photo())
    for _ in range(3):
        await gallery.listing(site.url("/1.jpg"))
    assert (await gallery.download()).stored == 3
    assert site.paths == ["/1.jpg"]


async def test_what_is_stored_is_not_fetched_again(site: Site, gallery: Gallery) -> None:
    site.answers["/1.jpg"] = served(photo())
    await gallery.listing(site.url("/1.jpg"))
    await gallery.download()
    assert (await gallery.download()).stored == 0
    assert len(site.requests) == 1


async def test_only_the_given_listings_are_served(site: Site, gallery: Gallery) -> None:
    site.answers["/1.jpg"] = served(photo())
    wanted = await gallery.listing(site.url("/1.jpg"))
    other = await gallery.listing(site.url("/1.jpg"))
    await gallery.download(wanted)
    assert await gallery.states(other) == [("pending", 0, None)]


async def test_a_picture_that_is_gone_fails_at_once(site: Site, gallery: Gallery) -> None:
    listing_id = await gallery.listing(site.url("/none.jpg"))
    assert (await gallery.download()).failed == 1
    ((state, attempts, error),) = await gallery.states(listing_id)
    assert (state, attempts) == ("failed", 1)
    assert error == f"Gone: {site.url('/none.jpg')}: status 404"


@pytest.mark.parametrize("link", ["data:image/png;base64," + "A" * 9000, "/relative.jpg"])
async def test_a_link_that_is_none_fails_at_once(link: str, gallery: Gallery) -> None:
    listing_id = await gallery.listing(link)
    await gallery.download()
    ((state, _, error),) = await gallery.states(listing_id)
    assert state == "failed"
    assert error is not None
    assert error.startswith("Refused")
    assert len(error) <= 500


async def test_a_failure_that_passes_is_tried_again_later(site: Site, gallery: Gallery) -> None:
    site.answers["/1.jpg"] = in_turn(respond(status=500), served(photo()))
    listing_id = await gallery.listing(site.url("/1.jpg"))
    assert (await gallery.download()).postponed == 1
    assert (await gallery.states(listing_id))[0][:2] == ("pending", 1)
    assert (await gallery.download()).stored == 1
    assert await gallery.states(listing_id) == [("stored", 2, None)]


async def test_after_the_last_try_the_reason_is_kept(site: Site, gallery: Gallery) -> None:
    site.answers["/1.jpg"] = respond("<html>captcha</html>")
    listing_id = await gallery.listing(site.url("/1.jpg"))
    done = [await gallery.download(most=2) for _ in range(4)]
    assert [(one.postponed, one.failed) for one in done] == [(1, 0), (1, 0), (0, 1), (0, 0)]
    assert await gallery.states(listing_id) == [
        ("failed", 3, "NotAPicture: an HTML page instead of a picture")
    ]


async def test_a_picture_waits_before_it_is_tried_again(site: Site, gallery: Gallery) -> None:
    site.answers["/1.jpg"] = respond(status=500)
    await gallery.listing(site.url("/1.jpg"))
    await gallery.download()
    (pending,) = await images.claim(gallery.connection)
    await images.postpone(gallery.connection, pending, "later", 60)
    assert await images.claim(gallery.connection) == []


async def test_a_store_that_fails_does_not_use_up_the_tries(
    site: Site, gallery: Gallery, tmp_path: Path
) -> None:
    site.answers["/1.jpg"] = served(photo())
    listing_id = await gallery.listing(site.url("/1.jpg"))
    gallery.store = FolderStore(Path("/proc/media"))
    for _ in range(6):
        assert (await gallery.download(most=1)).postponed == 1
    ((state, attempts, error),) = await gallery.states(listing_id)
    assert (state, attempts) == ("pending", 6)
    assert error is not None
    assert "MEDIA_ROOT names another folder" in error


async def test_one_bad_picture_does_not_hinder_the_others(site: Site, gallery: Gallery) -> None:
    site.answers |= {"/1.jpg": served(photo()), "/3.jpg": served(photo("blue"))}
    site.answers["/2.jpg"] = served(photo()[:400])
    listing_id = await gallery.listing(*(site.url(f"/{n}.jpg") for n in (1, 2, 3)))
    done = await gallery.download(most=0)
    assert (done.stored, done.failed) == (2, 1)
    assert [state for state, *_ in await gallery.states(listing_id)] == [
        "stored",
        "failed",
        "stored",
    ]


async def test_pictures_are_fetched_concurrently(site: Site, gallery: Gallery) -> None:
    all_are_here = asyncio.Barrier(8)
    data = photo(width=100, height=100)

    async def together(request: web.Request) -> web.Response:
        await all_are_here.wait()
        return web.Response(body=data)

    site.answers |= {f"/{n}.jpg": together for n in range(8)}
    await gallery.listing(*(site.url(f"/{n}.jpg") for n in range(8)))
    assert (await gallery.download()).stored == 8


async def test_two_processes_do_not_take_the_same_pictures(
    gallery: Gallery, database_url: str
) -> None:
    await gallery.listing(*(f"http://127.0.0.1:1/{n}.jpg" for n in range(4)))
    async with (
        database.connect(database_url) as other,
        gallery.connection.transaction(),
        asyncio.timeout(10),
    ):
        one = await images.claim(gallery.connection, limit=3)
        two = await images.claim(other, limit=3)
    assert sorted(image.position for image in one) == [0, 1, 2]
    assert [image.position for image in two] == [3]


async def test_pictures_of_a_process_that_died_are_due_again(gallery: Gallery) -> None:
    await gallery.listing("http://127.0.0.1:1/1.jpg")
    await images.claim(gallery.connection, claimed_seconds=0)
    (again,) = await images.claim(gallery.connection)
    assert again.attempts == 2


async def test_a_listing_that_changed_meanwhile_keeps_its_new_picture(
    site: Site, gallery: Gallery, connection: Connection
) -> None:
    site.answers["/old.jpg"] = served(photo())
    listing_id = await gallery.listing(site.url("/old.jpg"))
    (pending,) = await images.claim(connection)
    await connection.execute("UPDATE listing_images SET url = 'http://127.0.0.1/new.jpg'")
    await images.give_up(connection, pending, "gone")
    await images.postpone(connection, pending, "later", 1)
    assert await gallery.states(listing_id) == [("pending", 1, None)]


async def test_sources_with_pictures_due_are_named(gallery: Gallery) -> None:
    assert await images.due_sources(gallery.connection) == []
    await gallery.listing("http://127.0.0.1:1/1.jpg")
    assert await images.due_sources(gallery.connection) == [await gallery.world.source()]
    source_id = await gallery.world.source()
    assert await images.claim(gallery.connection, source_id=source_id + 1) == []
    assert len(await images.claim(gallery.connection, source_id=source_id)) == 1


def test_settings_say_how_often_and_how_long() -> None:
    settings = load({"IMAGE_DOWNLOAD_MAX_RETRIES": "7", "IMAGE_DOWNLOAD_TIMEOUT": "4"})
    assert Retries.of(settings) == Retries(most=7, delay=2)
    polite = politeness_for(Politeness.model_validate({"requestsPerSecond": 5}), settings)
    assert (polite.timeout_seconds, polite.retries, polite.requests_per_second) == (4, 0, 5)
