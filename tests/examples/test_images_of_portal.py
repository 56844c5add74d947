"""Pictures of the example sites are stored once each, however many listings show them."""

from __future__ import annotations

import hashlib

from homing.images import store_for
from portal import pictures
from tests.examples.crawling import SITES, Crawls


async def test_every_picture_is_stored_and_shared_ones_once(crawls: Crawls) -> None:
    for site in SITES:
        result = await crawls.run(site)
        assert (result.counts.images, result.counts.image_errors) == (_links(crawls, site), 0)
    assert await _count(crawls, "listing_images WHERE state = 'stored'") == sum(
        _links(crawls, site) for site in SITES
    )
    assert await _hashes(crawls) == _shown(crawls)


async def test_stored_pictures_follow_the_links_of_their_listing(crawls: Crawls) -> None:
    await crawls.run("nestwell")
    rows = await crawls.rows(
        """
        SELECT external_id, array_agg(images.content_hash ORDER BY position)
        FROM listing_images JOIN listings ON listings.id = listing_id JOIN images ON images.id = image_id
        GROUP BY external_id
        """
    )
    adverts = crawls.portal.world("nestwell").adverts.values()
    assert dict(rows) == {a.listing.external_id: [_hash(n) for n in a.pictures] for a in adverts}


async def test_the_files_hold_what_the_site_served(crawls: Crawls) -> None:
    await crawls.run("makon")
    store = store_for(crawls.settings)
    for key, digest in await crawls.rows("SELECT key, content_hash FROM images"):
        assert hashlib.sha256(await store.open(key)).digest() == digest


async def test_an_unchanged_site_sends_no_picture_twice(crawls: Crawls) -> None:
    await crawls.run("dakh")
    crawls.portal.portal.journal.clear()
    crawls.portal.world("dakh").reprice()
    await crawls.run("dakh")
    asked = [entry["path"] for entry in crawls.portal.portal.journal.as_json("dakh")]
    assert not [path for path in asked if path.startswith("/photos/")]


def _links(crawls: Crawls, site: str) -> int:
    return sum(len(listing.images) for listing in crawls.truth(site).values())


def _shown(crawls: Crawls) -> set[bytes]:
    worlds = [crawls.portal.world(site) for site in SITES]
    numbers = {n for world in worlds for a in world.adverts.values() for n in a.pictures}
    return {_hash(number) for number in numbers}


def _hash(number: int) -> bytes:
    return hashlib.sha256(pictures.jpeg(number)).digest()


async def _hashes(crawls: Crawls) -> set[bytes]:
    return {digest for (digest,) in await crawls.rows("SELECT content_hash FROM images")}


async def _count(crawls: Crawls, table: str) -> int:
    [(count,)] = await crawls.rows(f"SELECT count(*) FROM {table}")  # noqa: S608 - fixed texts
    return int(count)
