"""The page of the newest homes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from homing.models.kinds import Status
from tests.webapp.support import Client, Publish, text


async def test_an_empty_database_explains_what_comes(client: Client) -> None:
    assert "Nothing here yet" in await text(client, "/")


async def test_a_home_is_shown_with_price_rooms_and_place(client: Client, publish: Publish) -> None:
    await publish(area_total=Decimal("54.5"), district="Pechersk")
    page = await text(client, "/")
    for part in ("Two rooms by the park", "95\u202f000 $", "2 rooms", "54.5 m²", "Pechersk, Kyiv"):
        assert part in page


async def test_a_title_with_markup_is_only_text(client: Client, publish: Publish) -> None:
    await publish(title="<script>alert(1)</script>")
    assert "<script>alert" not in await text(client, "/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("city=Kyiv", {"Cheap", "Dear"}),
        ("city=Lviv", {"Room"}),
        ("rooms=3", {"Dear"}),
        ("price_max=100 000&currency=USD", {"Cheap"}),
        ("price_min=100000&currency=USD", {"Dear"}),
        ("words=dear", {"Dear"}),
        ("type=room", {"Room"}),
        ("deal=rent&city=Kyiv", set()),
    ],
)
async def test_filters_narrow_the_homes(
    client: Client, publish: Publish, query: str, found: set[str]
) -> None:
    await publish("1", title="Cheap", price=Decimal(90_000))
    await publish("2", title="Dear", price=Decimal(300_000), rooms=Decimal(3))
    await publish("3", title="Room", city="Lviv", property_type="room", price=None)
    page = await text(client, "/?" + query)
    assert {name for name in ("Cheap", "Dear", "Room") if f"<h2>{name}</h2>" in page} == found


async def test_a_filter_that_cannot_be_read_is_named(client: Client, publish: Publish) -> None:
    await publish()
    page = await text(client, "/?price_min=cheap")
    assert "price_min" in page
    assert "cheap" in page
    assert "Two rooms by the park" in page


async def test_homes_that_are_gone_are_not_offered(client: Client, publish: Publish) -> None:
    await publish(status=Status.SOLD)
    assert "Nothing here yet" in await text(client, "/")


async def test_older_homes_follow_on_the_next_page(client: Client, publish: Publish) -> None:
    for number in range(25):
        await publish(str(number), title=f"Home {number:02}")
    first = await text(client, "/?city=Kyiv")
    link = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = await text(client, link)
    assert "Home 24" in first
    assert "Home 00" not in first
    assert "<h2>Home 00</h2>" in second


async def test_a_cursor_of_another_search_is_named_and_shows_the_first_page(
    client: Client, publish: Publish
) -> None:
    await publish()
    page = await text(client, "/?cursor=nonsense")
    assert "cursor" in page
    assert "Two rooms by the park" in page


@pytest.mark.parametrize(
    ("sort", "first"), [("price&currency=USD", "Cheap"), ("-price&currency=USD", "Dear")]
)
async def test_homes_are_shown_in_the_order_that_is_asked_for(
    client: Client, publish: Publish, sort: str, first: str
) -> None:
    await publish("1", title="Cheap", price=Decimal(90_000))
    await publish("2", title="Dear", price=Decimal(300_000))
    page = await text(client, f"/?sort={sort}")
    assert page.split("<h2>")[1].startswith(first)


async def test_whoever_names_no_currency_means_the_usual_one(
    client: Client, publish: Publish
) -> None:
    await publish("1", title="Dollars")
    await publish("2", title="Euros", currency="EUR")
    await publish("3", title="More dollars")
    for query in ("price_max=100000", "sort=price"):
        page = await text(client, f"/?{query}")
        assert "<h2>Dollars</h2>" in page
        assert "<h2>Euros</h2>" not in page
        assert "<option selected>USD</option>" in page


async def test_prices_are_asked_for_where_no_home_has_one(client: Client) -> None:
    assert "Nothing here yet" in await text(client, "/?sort=-price")


async def test_sold_homes_are_shown_to_those_who_ask_for_them(
    client: Client, publish: Publish
) -> None:
    await publish(status=Status.SOLD)
    assert "Two rooms by the park" in await text(client, "/?status=sold")


async def test_a_city_is_shown_with_its_median_price_by_week(
    client: Client, publish: Publish
) -> None:
    monday = datetime.now(UTC) - timedelta(days=8)
    for number, weeks in enumerate((0, 0, 1, 3)):
        await publish(
            str(number),
            deal_type="sale",
            price_per_m2=Decimal(1500 + number),
            published_at=monday - timedelta(weeks=weeks),
        )
    page = await text(client, "/?city=Kyiv")
    assert "Median price per m² of sale homes in Kyiv" in page
    assert page.count("<circle") == 3


async def test_the_page_names_the_feed_of_the_same_search(client: Client, publish: Publish) -> None:
    await publish(title="Found", price=Decimal(900), pets=True)
    page = await text(client, "/?deal=&city=Kyiv&price_max=1 000&currency=USD&pets=true&sort=likes")
    feed = page.split('atom+xml" title="These homes" href="')[1].split('"')[0]
    answer = await client.get(feed.replace("&amp;", "&"))
    assert "Found" in await answer.text()
    assert "city=Kyiv" in feed
