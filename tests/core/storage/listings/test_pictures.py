"""Pictures of a listing are kept in step with what it shows."""

from __future__ import annotations

import hashlib

from homing.models.listing import Listing
from homing.storage import images
from tests.core.storage.support import Crawl, advert, column, value

A, B, C = (f"https://img.test/{name}.jpg" for name in "abc")

_URLS = "SELECT url FROM listing_images ORDER BY listing_id, position"


def showing(*urls: str) -> Listing:
    return advert(images=urls)


async def _store_picture(crawl: Crawl, url: str) -> None:
    await crawl.connection.execute(
        """
        WITH image AS (
            INSERT INTO images (content_hash, key, mime, width, height, bytes)
            VALUES (%s, %s, 'image/jpeg', 1, 1, 1) RETURNING id
        )
        UPDATE listing_images SET state = 'stored', image_id = image.id FROM image WHERE url = %s
        """,
        (hashlib.sha256(url.encode()).digest(), f"key of {url}", url),
    )


async def test_pictures_of_a_new_listing_wait_in_order(crawl: Crawl) -> None:
    await crawl.see(showing(B, A, B))
    assert await column(crawl.connection, _URLS) == [B, A]
    states = "SELECT DISTINCT state FROM listing_images"
    assert await column(crawl.connection, states) == ["pending"]


async def test_pictures_that_change_places_stay_stored(crawl: Crawl) -> None:
    await crawl.see(showing(A, B, C))
    await _store_picture(crawl, A)
    await _store_picture(crawl, C)
    await crawl.see(showing(C, A, B))
    assert await column(crawl.connection, _URLS) == [C, A, B]
    assert (await crawl.read()).image_keys == (f"key of {C}", f"key of {A}")


async def test_a_picture_that_is_not_shown_any_more_is_dropped(crawl: Crawl) -> None:
    await crawl.see(showing(A, B))
    await crawl.see(showing(B, C))
    assert await column(crawl.connection, _URLS) == [B, C]


async def test_all_pictures_may_vanish_and_come_back(crawl: Crawl) -> None:
    await crawl.see(showing(A))
    await crawl.see(showing())
    assert await column(crawl.connection, _URLS) == []
    await crawl.see(showing(A))
    assert await column(crawl.connection, _URLS) == [A]


async def test_pictures_of_other_listings_are_left_alone(crawl: Crawl) -> None:
    await crawl.see(advert("1", images=(A, B)), advert("2", images=(A, C)))
    await crawl.see(advert("1", images=(B,)))
    assert await column(crawl.connection, _URLS) == [B, A, C]


async def test_an_unchanged_listing_keeps_its_rows(crawl: Crawl) -> None:
    await crawl.see(showing(A, B))
    rows = "SELECT array_agg(xmin::text ORDER BY position) FROM listing_images"
    before = await value(crawl.connection, rows)
    await crawl.see(showing(A, B))
    assert await value(crawl.connection, rows) == before


_HELD = "SELECT url FROM listing_images WHERE position < 0 ORDER BY position DESC"


async def test_a_source_that_deletes_nothing_keeps_the_rows_of_withdrawn_pictures(
    crawl: Crawl,
) -> None:
    await crawl.see(showing(A, B), keep_pictures=True)
    await _store_picture(crawl, A)
    await crawl.see(showing(B, C), keep_pictures=True)
    assert await column(crawl.connection, _URLS) == [A, B, C]
    assert await column(crawl.connection, _HELD) == [A]
    assert (await crawl.read()).image_keys == ()


async def test_a_withdrawn_picture_comes_back_as_it_was_stored(crawl: Crawl) -> None:
    await crawl.see(showing(A), keep_pictures=True)
    await _store_picture(crawl, A)
    for urls in ((B,), (C,), (C, A)):
        await crawl.see(showing(*urls), keep_pictures=True)
    assert await column(crawl.connection, _HELD) == [B]
    assert (await crawl.read()).image_keys == (f"key of {A}",)


async def test_withdrawn_pictures_are_not_downloaded(crawl: Crawl) -> None:
    await crawl.see(showing(A, B), keep_pictures=True)
    await crawl.see(showing(B), keep_pictures=True)
    claimed = await images.claim(crawl.connection)
    assert [each.url for each in claimed] == [B]
