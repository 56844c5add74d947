"""Observations become listings and events."""

from __future__ import annotations

import asyncio
import itertools
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from homing.models.kinds import EventKind, PricePeriod, PropertyType, Status
from homing.models.listing import Listing
from homing.storage import database, listings
from homing.storage.listings import Seen
from homing.storage.sources import UnknownSource
from tests.core.storage.support import Crawl, advert, column, kinds, value

NEW, UPDATED, PRICE_CHANGED = EventKind.NEW, EventKind.UPDATED, EventKind.PRICE_CHANGED
REMOVED, SOLD, RELISTED = EventKind.REMOVED, EventKind.SOLD, EventKind.RELISTED


async def test_a_listing_seen_first_is_new_and_has_a_property_of_its_own(crawl: Crawl) -> None:
    assert kinds(await crawl.see(advert("1"), advert("2"))) == [NEW, NEW]
    first, second = await crawl.read("1"), await crawl.read("2")
    assert first.property_id != second.property_id


async def test_every_field_comes_back_as_it_was_stored(crawl: Crawl) -> None:
    full = Listing(
        external_id="x/1\\",
        url="https://portal.test/1",
        status=Status.PRESALE,
        property_type=PropertyType.HOUSE,
        title='Будинок "біля озера"\t{1}\\n\n',
        description="two\r\nlines",
        price=Decimal("1250.50"),
        price_max=Decimal(2000),
        currency="UAH",
        price_period=PricePeriod.MONTH,
        area_total=Decimal("54.25"),
        rooms=Decimal("2.5"),
        floor=-1,
        furnished=True,
        pets=False,
        latitude=50.45,
        longitude=30.52,
        phones=("+380441234567", "+380441234568"),
        images=("https://img.test/a,b.jpg", 'https://img.test/"c".jpg', "https://img.test/{d}"),
        published_at=datetime(2026, 11, 1, 12, tzinfo=UTC),
        attributes={"Пошта": ["a", 1, None, {"b": True}], "escaped": "\\"},
        raw={"price": "1 250,50 грн"},
    )
    await crawl.see(full)
    stored = await crawl.read(full.external_id)
    assert Listing.model_validate(stored.model_dump(include=set(Listing.model_fields))) == full


@pytest.mark.parametrize("text", ["a\0b", "a\x1fb", "a\x1eb", "\x1e"])
async def test_characters_that_cannot_be_stored_are_replaced(crawl: Crawl, text: str) -> None:
    await crawl.see(advert("1", title=text), advert("2"))
    assert "\ufffd" in (await crawl.read("1")).title
    assert (await crawl.read("2")).title == "Home"


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ("a\0b", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        (float("nan"), "NaN"),
        (float("-inf"), "-Infinity"),
        ("\\u0000", "\\u0000"),
    ],
)
async def test_json_that_cannot_be_stored_is_mended(
    crawl: Crawl, found: object, kept: object
) -> None:
    await crawl.see(advert(attributes={"odd": found}))
    assert (await crawl.read()).attributes == {"odd": kept}


async def test_what_is_seen_again_tells_nothing(crawl: Crawl) -> None:
    await crawl.see(advert())
    (again,) = await crawl.see(advert())
    assert (again.kind, again.event_id) == (None, None)
    assert await crawl.told() == [NEW]


async def test_a_price_with_other_zeros_is_the_same_price(crawl: Crawl) -> None:
    await crawl.see(advert())
    same = advert().model_copy(update={"price": Decimal("100.00")})
    assert kinds(await crawl.see(same)) == [None]


async def test_a_new_price_is_told_with_the_old_one(crawl: Crawl) -> None:
    await crawl.see(advert(price=100))
    await crawl.see(advert(price=90, currency="USD"))
    _, event = await listings.history(crawl.connection, (await crawl.read()).id)
    assert event.kind == PRICE_CHANGED
    assert (event.old_price, event.old_currency) == (Decimal(100), "EUR")
    assert (event.new_price, event.new_currency) == (Decimal(90), "USD")


async def test_another_currency_is_another_price(crawl: Crawl) -> None:
    await crawl.see(advert(price=100, currency="EUR"))
    assert kinds(await crawl.see(advert(price=100, currency="USD"))) == [PRICE_CHANGED]


@pytest.mark.parametrize(("before", "after"), [(None, 100), (100, None)])
async def test_a_price_that_appears_or_vanishes_is_an_update(
    crawl: Crawl, before: int | None, after: int | None
) -> None:
    await crawl.see(advert(price=before))
    assert kinds(await crawl.see(advert(price=after))) == [UPDATED]


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"status": Status.PRESALE},
        {"images": ("https://img.test/1",)},
        {"attributes": {"lift": True}},
        {"pets": False},
    ],
)
async def test_other_content_is_an_update(crawl: Crawl, change: dict[str, Any]) -> None:
    await crawl.see(advert())
    assert kinds(await crawl.see(advert(**change))) == [UPDATED]


async def test_raw_text_and_drifting_dates_are_no_update(crawl: Crawl) -> None:
    first = datetime(2026, 11, 1, tzinfo=UTC)
    await crawl.see(advert(published_at=first, raw={"date": "1 day ago"}))
    drifted = advert(published_at=first.replace(day=2), raw={"date": "2 days ago"})
    assert kinds(await crawl.see(drifted)) == [None]
    assert (await crawl.read()).published_at == first


async def test_a_date_of_publication_may_become_known_later(crawl: Crawl) -> None:
    await crawl.see(advert())
    await crawl.see(advert(published_at=datetime(2026, 11, 1, tzinfo=UTC)))
    assert (await crawl.read()).published_at == datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("statuses", "events"),
    [
        (["available", "sold"], [NEW, SOLD]),
        (["available", "sold", "available"], [NEW, SOLD, RELISTED]),
        (["presale", "available"], [NEW, UPDATED]),
        (["available", "removed", "presale"], [NEW, REMOVED, RELISTED]),
        (["available", "removed", "sold"], [NEW, REMOVED, SOLD]),
        (["sold"], [SOLD]),
        (["sold", "available"], [SOLD, RELISTED]),
        (["removed"], [REMOVED]),
    ],
)
async def test_statuses_tell_what_happened(
    crawl: Crawl, statuses: list[str], events: list[EventKind]
) -> None:
    for status in statuses:
        await crawl.see(advert(status=status))
    assert await crawl.told() == events
    assert (await crawl.read()).status == statuses[-1]


async def test_only_the_most_telling_change_is_told(crawl: Crawl) -> None:
    await crawl.see(advert(status="sold"))
    await crawl.see(advert(price=50, title="Cheaper"))
    assert await crawl.told() == [SOLD, RELISTED]


async def test_of_repeats_in_a_batch_the_last_counts_once(crawl: Crawl) -> None:
    stored = await crawl.see(advert("1", price=1), advert("2"), advert("1", price=3))
    assert [one.external_id for one in stored] == ["1", "2"]
    assert (await crawl.read("1")).price == 3
    assert await crawl.told("1") == [NEW]


async def test_an_empty_batch_is_fine(crawl: Crawl) -> None:
    assert await crawl.see() == []


async def test_two_batches_fit_in_one_transaction(crawl: Crawl) -> None:
    async with crawl.connection.transaction():
        await crawl.see(advert("1"), advert("2"))
        await crawl.see(advert("2"), advert("3"))
    assert await value(crawl.connection, "SELECT count(*) FROM events") == 3


async def test_changed_at_moves_with_changes_only(crawl: Crawl) -> None:
    await crawl.see(advert())
    first = await crawl.read()
    await crawl.see(advert())
    seen = await crawl.read()
    await crawl.see(advert(title="Other"))
    changed = await crawl.read()
    assert first.changed_at == seen.changed_at < changed.changed_at
    assert first.last_seen_at < seen.last_seen_at < changed.last_seen_at
    assert first.first_seen_at == changed.first_seen_at


async def test_an_event_keeps_the_trace_that_it_begins(crawl: Crawl) -> None:
    _, second = await listings.store(
        crawl.connection,
        source_id=crawl.source_id,
        run_id=crawl.run_id,
        seen=[Seen(advert("1"), None, True), Seen(advert("2"), None, True)],
    )
    await listings.trace(crawl.connection, {second.event_id or 0: "00-aa-bb-01"})
    traces = "SELECT traceparent FROM events ORDER BY id"
    assert await column(crawl.connection, traces) == [None, "00-aa-bb-01"]


async def test_an_unknown_source_is_an_error(crawl: Crawl) -> None:
    with pytest.raises(UnknownSource, match="no source has the id 77"):
        await listings.store(crawl.connection, source_id=77, run_id=None, seen=[])


async def test_the_same_advert_of_two_sources_is_two_listings(crawl: Crawl) -> None:
    await crawl.see(advert())
    other = "INSERT INTO sources (namespace, name, type, spec) VALUES ('b', 'b', 'api', '{}') RETURNING id"
    second = await Crawl.start(crawl.connection, await value(crawl.connection, other))
    assert kinds(await second.see(advert())) == [NEW]


async def test_runs_of_a_source_at_once_tell_everything_once(
    crawl: Crawl, database_url: str
) -> None:
    async def run(order: int) -> list[EventKind | None]:
        adverts = [advert(str(number)) for number in range(300)][::order]
        async with database.connect(database_url) as connection:
            own = await Crawl.start(connection, crawl.source_id)
            return kinds(await own.see(*adverts))

    told = await asyncio.gather(*(run(order) for order in (1, -1, 1, -1)))
    assert [*itertools.chain(*told)].count(NEW) == 300
    assert await value(crawl.connection, "SELECT count(*) FROM events") == 300
    assert await value(crawl.connection, "SELECT count(*) FROM properties") == 300


async def test_a_batch_is_stored_whole_or_not_at_all(crawl: Crawl) -> None:
    broken = advert("2").model_copy(update={"url": "ftp://portal.test"})
    with pytest.raises(Exception, match="listings_url_check"):
        await crawl.see(advert("1"), broken)
    assert await value(crawl.connection, "SELECT count(*) FROM properties") == 0
