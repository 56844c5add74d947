"""Homes over HTTP."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from aiohttp import ClientResponse
from yarl import URL

from homing.models.kinds import DealType, Status
from homing.models.listing import Listing
from homing.storage.database import Connection
from tests.core.storage.support import Crawl, advert, new_source
from tests.webapp.api.conftest import Ask
from tests.webapp.support import Client


@pytest.fixture
async def crawl(connection: Connection) -> Crawl:
    return await Crawl.start(connection, await new_source(connection))


def _numbered(count: int, **fields: Any) -> list[Listing]:
    return [advert(str(n), price=n * 100, **fields) for n in range(1, count + 1)]


def _link(answer: ClientResponse, name: str) -> str:
    url = answer.links[name]["url"]
    assert isinstance(url, URL)
    return str(url.relative())


async def test_a_search_shows_what_passes(crawl: Crawl, ask: Ask) -> None:
    await crawl.see(advert("1", city="Київ"), advert("2", city="Lviv", status=Status.SOLD))
    status, found = await ask("GET", "/properties?city=київ")
    assert status == 200
    assert [home["city"] for home in found["items"]] == ["Київ"]
    assert (found["total"], found["total_is_exact"]) == (1, True)
    status, found = await ask("GET", "/properties?status=sold&status=presale")
    assert [home["city"] for home in found["items"]] == ["Lviv"]


async def test_a_city_is_found_by_any_of_its_names(crawl: Crawl, ask: Ask) -> None:
    await crawl.see(
        advert("1", city="Київ"),
        advert("2", city="KYIV"),
        advert("3", city="Львів", district="Київ"),
    )
    for city in ("київ", "Kyiv", "Киев", "Kiyev"):
        _, found = await ask("GET", f"/properties?city={city}")
        assert {home["city"] for home in found["items"]} == {"Київ", "KYIV"}
        assert found["total"] == 2
    assert (await ask("GET", "/properties?city=Nowhere"))[1]["items"] == []


async def test_links_lead_through_all_pages_and_back(crawl: Crawl, client: Client) -> None:
    await crawl.see(*_numbered(5))
    path, seen, last = "/api/v1/properties?sort=price&currency=EUR&limit=2", [], None
    while path:
        answer = await client.get(path)
        seen += [home["price"] for home in (await answer.json())["items"]]
        last, path = answer, _link(answer, "next") if "next" in answer.links else ""
    assert seen == ["100.00", "200.00", "300.00", "400.00", "500.00"]
    assert last is not None
    before = await client.get(_link(last, "prev"))
    assert [home["price"] for home in (await before.json())["items"]] == ["300.00", "400.00"]


async def test_a_cursor_that_was_changed_is_refused(crawl: Crawl, ask: Ask) -> None:
    await crawl.see(*_numbered(3))
    _, page = await ask("GET", "/properties?limit=1")
    cursor = page["next"]
    for wrong in (cursor[:-1] + ("A" if cursor[-1] != "A" else "B"), cursor[1:], "%00", "ы"):
        status, problem = await ask("GET", "/properties", params={"limit": "1", "cursor": wrong})
        assert status == 400, wrong
        assert "cursor" in problem["detail"]
    status, _ = await ask("GET", f"/properties?limit=1&city=Lviv&cursor={cursor}")
    assert status == 400


async def test_fields_leave_out_the_others(crawl: Crawl, ask: Ask) -> None:
    await crawl.see(advert())
    _, found = await ask("GET", "/properties?fields=title,price")
    assert found["items"] == [{"title": "Home", "price": "100.00"}]
    status, problem = await ask("GET", "/properties?fields=title,prize")
    assert status == 422
    assert problem["errors"][0]["value"] == "prize"


async def test_csv_has_a_line_a_home(crawl: Crawl, client: Client) -> None:
    await crawl.see(advert("1", title="=cmd"), advert("2", title='a "b", c'))
    answer = await client.get("/api/v1/properties?sort=oldest", headers={"Accept": "text/csv"})
    assert answer.content_type == "text/csv"
    rows = list(csv.DictReader(io.StringIO(await answer.text())))
    assert [row["title"] for row in rows] == ["'=cmd", 'a "b", c']


async def test_geojson_has_a_feature_a_home(crawl: Crawl, client: Client) -> None:
    await crawl.see(advert("1", latitude=50.5, longitude=30.5), advert("2"))
    answer = await client.get(
        "/api/v1/properties?sort=oldest", headers={"Accept": "application/geo+json"}
    )
    features = (await answer.json(content_type="application/geo+json"))["features"]
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [30.5, 50.5]}
    assert features[1]["geometry"] is None


@pytest.mark.parametrize(
    "query",
    [
        "price_min=5",
        "sort=price",
        "near=50,30",
        "radius_km=5",
        "bbox=1,2,3",
        "bbox=0,50,1,40",
        "status=removed",
        "words=!",
        "rooms=x",
        "area_min=9&area_max=8",
        "limit=0",
        "price_min=NaN&currency=USD",
        "published_since=yesterday",
        "city=%00",
        "near=91,0&radius_km=1",
    ],
)
async def test_what_has_no_answer_is_said_to_be_so(ask: Ask, query: str) -> None:
    status, problem = await ask("GET", f"/properties?{query}")
    assert status == 422
    assert problem["errors"]


async def test_the_map_is_searched_by_box_and_circle(crawl: Crawl, ask: Ask) -> None:
    await crawl.see(
        advert("1", latitude=50.45, longitude=30.52), advert("2", latitude=49.84, longitude=24.03)
    )
    for query in ("bbox=30,50,31,51", "near=50.45,30.5&radius_km=3"):
        _, found = await ask("GET", f"/properties?{query}")
        assert [home["longitude"] for home in found["items"]] == [30.52]


async def test_a_home_has_its_listings_pictures_and_prices(crawl: Crawl, ask: Ask) -> None:
    images = ("https://a.test/1.jpg", "https://a.test/2.jpg")
    await crawl.see(advert(price=100, images=images, phones=("+380441234567",)))
    await crawl.see(advert(price=80, images=images, phones=("+380441234567",)))
    _, page = await ask("GET", "/properties")
    number = page["items"][0]["id"]
    status, found = await ask("GET", f"/properties/{number}")
    assert status == 200
    assert [point["price"] for point in found["prices"]] == ["100.00", "80.00"]
    assert found["listings"][0]["images"] == list(images)
    assert found["home"]["price_drop"] == "20.00"
    assert "380441234567" not in str(found)


async def test_a_home_that_is_not_there_is_said_to_be_so(ask: Ask) -> None:
    assert (await ask("GET", "/properties/4711"))[0] == 404


async def test_medians_are_of_all_names_of_the_city(crawl: Crawl, ask: Ask) -> None:
    sale: dict[str, Any] = {"deal_type": DealType.SALE, "currency": "USD"}
    await crawl.see(
        advert("1", city="Київ", price_per_m2=100, **sale),
        advert("2", city="Киев", price_per_m2=300, **sale),
    )
    _, found = await ask("GET", "/stats/prices?city=Kyiv&deal_type=sale")
    assert [(row["city"], row["homes"], row["median"]) for row in found["items"]] == [
        ("kyiv", 2, "200.00")
    ]


async def test_medians_come_by_city_and_week(crawl: Crawl, ask: Ask) -> None:
    await crawl.see(
        *[
            advert(str(n), city="Київ", deal_type=DealType.SALE, price_per_m2=n * 100)
            for n in (1, 2, 6)
        ]
    )
    status, found = await ask("GET", "/stats/prices?city=КИЇВ&deal_type=sale")
    assert status == 200
    assert [(row["city"], row["homes"], row["median"]) for row in found["items"]] == [
        ("київ", 3, "200.00")
    ]
    assert (await ask("GET", "/stats/prices?city=Nowhere"))[1] == {"items": []}


@pytest.mark.parametrize("query", ["", "?city=", "?city=%20"])
async def test_prices_are_of_one_city(ask: Ask, query: str) -> None:
    status, problem = await ask("GET", f"/stats/prices{query}")
    assert (status, [error["field"] for error in problem["errors"]]) == (422, ["city"])
