"""What a host gave to ask for a detail page later is kept with the reading that it belongs to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import psycopg
import pytest

from homing.storage import listings
from homing.storage.listings import Known, Seen
from tests.core.storage.support import Crawl, advert, value

_DATE = "Sat, 21 Nov 2026 12:00:00 GMT"


async def _read(crawl: Crawl, etag: str | None, modified: str | None = None, **fields: Any) -> None:
    await listings.store(
        crawl.connection,
        source_id=crawl.source_id,
        run_id=crawl.run_id,
        seen=[Seen(advert(**fields), b"card", True, etag, modified)],
    )


async def _known(crawl: Crawl) -> Known:
    return (await listings.known(crawl.connection, crawl.source_id, ["1"]))["1"]


async def _confirm(crawl: Crawl) -> int:
    return await listings.touch(
        crawl.connection,
        source_id=crawl.source_id,
        run_id=crawl.run_id,
        external_ids=["1"],
        detail=True,
    )


async def _detail_at(crawl: Crawl) -> datetime:
    found = (await _known(crawl)).detail_at
    assert found is not None
    return found


async def test_validators_of_a_new_listing_are_known(crawl: Crawl) -> None:
    await _read(crawl, 'W/"1\\n"', _DATE)
    known = await _known(crawl)
    assert (known.detail_etag, known.detail_modified) == ('W/"1\\n"', _DATE)


@pytest.mark.parametrize("title", ["Home", "Other"])
@pytest.mark.parametrize("etag", ['"2"', None])
async def test_each_reading_has_its_own_validators(
    crawl: Crawl, title: str, etag: str | None
) -> None:
    await _read(crawl, '"1"', _DATE)
    await _read(crawl, etag, title=title)
    known = await _known(crawl)
    assert (known.detail_etag, known.detail_modified) == (etag, None)


async def test_a_reading_of_the_card_alone_has_none(crawl: Crawl) -> None:
    await _read(crawl, '"1"')
    await listings.store(
        crawl.connection,
        source_id=crawl.source_id,
        run_id=crawl.run_id,
        seen=[Seen(advert(), b"card", False)],
    )
    assert (await _known(crawl)).detail_etag is None


async def test_a_touch_keeps_the_validators_and_the_time_of_the_reading(crawl: Crawl) -> None:
    await _read(crawl, '"1"')
    before = await _known(crawl)
    await crawl.touch("1")
    assert await _known(crawl) == before


async def test_a_confirmed_page_counts_as_read_now(crawl: Crawl) -> None:
    await _read(crawl, '"1"')
    before, first = await _detail_at(crawl), await crawl.read()
    assert await _confirm(crawl) == 1
    assert await _detail_at(crawl) > before
    assert (await _known(crawl)).detail_etag == '"1"'
    assert (await crawl.read()).changed_at == first.changed_at
    assert len(await crawl.told()) == 1


async def test_a_confirmed_page_costs_no_index_entry(crawl: Crawl) -> None:
    await _read(crawl, '"1"')
    async with crawl.connection.transaction():
        await _confirm(crawl)
        updates = "SELECT n_tup_upd - n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = 'listings'"
        assert await value(crawl.connection, updates) == 0


async def test_endless_validators_are_refused(crawl: Crawl) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        await _read(crawl, "a" * 501)
