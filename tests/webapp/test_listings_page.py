"""The page of the newest homes."""

from __future__ import annotations

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
        ("price_min=100000", {"Dear"}),
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
    link = first.split('class="button" href="')[1].split('"')[0].replace("&amp;", "&")
    second = await text(client, link)
    assert "Home 24" in first
    assert "Home 00" not in first
    assert "<h2>Home 00</h2>" in second


@pytest.mark.parametrize("query", ["before=x", "before=" + "9" * 30])
async def test_a_wrong_page_number_is_refused(client: Client, query: str) -> None:
    assert "before: expected a whole number" in await text(client, "/?" + query, status=400)
