"""Every filter, every order and every page, against a plain Python model."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from homing.models.kinds import DealType, PropertyType, Status
from homing.models.listing import Listing
from homing.storage import database, properties
from homing.storage.database import Connection
from homing.storage.properties import Box, Circle, Filters, Sort, looking
from tests.core.storage.properties.homes import Plain, fill, published, walk
from tests.core.storage.properties.people import new_user
from tests.core.storage.support import Crawl, advert, new_source

_CITIES = ("Київ", "КИЇВ", "Kyiv", "Lviv", "Кам'янець", "Кам’янець", "Toshkent")
_WORDS = (
    "балкон",
    "Балконом",
    "metro",
    "Metropole",
    "o'rta",
    "oʻrta",
    "дім",
    "ёлка",
    "елка",
    "2-кімнатна",
)
_MONEY = st.integers(0, 40).map(lambda n: Decimal(n) / 4)
_LATITUDES = st.sampled_from([-90.0, -10.0, 49.9, 50.0, 50.01, 50.4, 89.9])
_LONGITUDES = st.sampled_from([-180.0, -179.9, 30.0, 30.02, 30.5, 179.95])


def _maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


@st.composite
def _adverts(draw: st.DrawFn) -> list[Listing]:
    return [draw(_advert(str(number))) for number in range(draw(st.integers(1, 12)))]


@st.composite
def _advert(draw: st.DrawFn, external_id: str) -> Listing:
    price = draw(_maybe(_MONEY))
    place = draw(_maybe(st.tuples(_LATITUDES, _LONGITUDES)))
    return advert(
        external_id,
        price=price,
        currency=draw(st.sampled_from(["UAH", "USD"])),
        old_price=draw(_maybe(_MONEY)),
        price_per_m2=draw(_maybe(_MONEY)),
        status=draw(st.sampled_from(list(Status))),
        deal_type=draw(_maybe(st.sampled_from(DealType))),
        property_type=draw(_maybe(st.sampled_from(PropertyType))),
        title=" ".join(draw(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3))),
        description=draw(_maybe(st.sampled_from(_WORDS))),
        city=draw(_maybe(st.sampled_from(_CITIES))),
        district=draw(_maybe(st.sampled_from(_CITIES))),
        rooms=draw(_maybe(st.integers(0, 8).map(lambda n: Decimal(n) / 2))),
        area_total=draw(_maybe(_MONEY.filter(bool))),
        year_built=draw(_maybe(st.integers(1998, 2002))),
        floor=draw(_maybe(st.integers(-1, 4))),
        pets=draw(_maybe(st.booleans())),
        furnished=draw(_maybe(st.booleans())),
        images=draw(st.sampled_from([(), ("https://a.test/1.jpg",)])),
        latitude=place and place[0],
        longitude=place and place[1],
        published_at=published(draw(st.integers(0, 5))),
    )


def _pair(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, Any]]:
    return st.tuples(_maybe(values), _maybe(values)).map(
        lambda pair: tuple(sorted(pair)) if None not in pair else pair
    )


#: Each filter alone; several are joined.
_FILTERS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "statuses": st.sets(
        st.sampled_from([Status.AVAILABLE, Status.PRESALE, Status.SOLD]), min_size=1
    ).map(lambda found: {"statuses": found}),
    "deal_types": st.sets(st.sampled_from(DealType)).map(lambda found: {"deal_types": found}),
    "property_types": st.sets(st.sampled_from(PropertyType)).map(
        lambda found: {"property_types": found}
    ),
    "city": st.sampled_from([*_CITIES, "Nowhere"]).map(lambda found: {"city": found}),
    "district": st.sampled_from(_CITIES).map(lambda found: {"district": found}),
    "rooms": st.sets(st.integers(0, 4)).map(lambda found: {"rooms": found}),
    "rooms_at_least": st.integers(0, 4).map(lambda found: {"rooms_at_least": found}),
    "price": _pair(_MONEY).map(lambda p: {"price_min": p[0], "price_max": p[1], "currency": "UAH"}),
    "per_m2": _pair(_MONEY).map(
        lambda p: {"price_per_m2_min": p[0], "price_per_m2_max": p[1], "currency": "USD"}
    ),
    "area": _pair(_MONEY).map(lambda p: {"area_min": p[0], "area_max": p[1]}),
    "year": _pair(st.integers(1998, 2002)).map(lambda p: {"year_min": p[0], "year_max": p[1]}),
    "floor": _pair(st.integers(-1, 4)).map(lambda p: {"floor_min": p[0], "floor_max": p[1]}),
    "pets": st.booleans().map(lambda found: {"pets": found}),
    "furnished": st.booleans().map(lambda found: {"furnished": found}),
    "has_photos": st.booleans().map(lambda found: {"has_photos": found}),
    "words": st.lists(st.sampled_from([*_WORDS, "bal", "бал", "кімн"]), max_size=2).map(
        lambda found: {"words": " ".join(found)}
    ),
    "box": st.tuples(_LATITUDES, _LONGITUDES, _LATITUDES, _LONGITUDES)
    .filter(lambda box: box[0] <= box[2])
    .map(lambda box: {"box": Box(*box)}),
    "circle": st.tuples(_LATITUDES, _LONGITUDES, st.sampled_from([0.5, 2.5, 40.0, 500.0])).map(
        lambda circle: {"circle": Circle(*circle)}
    ),
    "since": st.integers(0, 5).map(lambda minutes: {"published_since": published(minutes)}),
    "source": st.just({"source_id": 1}) | st.just({"source_id": 2}),
}

_ANY = st.lists(st.sampled_from(sorted(_FILTERS)), max_size=3, unique=True).flatmap(
    lambda names: st.tuples(*[_FILTERS[name] for name in names])
)


def _filters(parts: tuple[dict[str, Any], ...], sort: Sort) -> Filters:
    given: dict[str, Any] = {"statuses": set(Status) - {Status.REMOVED}}
    if "price" in sort and sort is not Sort.PRICE_DROP:
        given["currency"] = "UAH"
    for part in parts:
        given |= part
    return Filters(**given)


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


async def _stocked(connection: Connection, adverts: list[Listing]) -> Plain:
    await connection.execute(
        "TRUNCATE sources, properties, place_names, recipients RESTART IDENTITY CASCADE"
    )
    crawl = await Crawl.start(connection, await new_source(connection))
    plain = await fill(crawl, adverts)
    for number, home in enumerate(plain.homes.values()):
        home.likes = number % 3
        for _ in range(home.likes):
            await properties.likes.add(connection, home.id, await new_user(connection))
    return plain


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(adverts=_adverts(), data=st.data())
def test_all_pages_together_are_the_sorted_list(
    database_url: str, runner: asyncio.Runner, adverts: list[Listing], data: st.DataObject
) -> None:
    async def compare() -> None:
        async with database.connect(database_url) as connection:
            plain = await _stocked(connection, adverts)
            for sort in Sort:
                filters = _filters(data.draw(_ANY), sort)
                found = await walk(connection, filters, sort, data.draw(st.integers(1, 4)))
                assert [home.id for home in found] == plain.search(filters, sort)
                total = await properties.total(connection, filters)
                if sort is Sort.NEWEST and total.exact:
                    assert total.count == len(found)

    runner.run(compare())


@pytest.mark.parametrize(
    ("name", "few"),
    [
        *((name, 3_000) for name in sorted(_FILTERS)),
        *((name, 0) for name in ("words", "box", "circle")),
    ],
)
def test_each_filter_in_each_order(
    database_url: str,
    runner: asyncio.Runner,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    few: int,
) -> None:
    monkeypatch.setattr(looking, "FEW", few)

    @settings(max_examples=2, deadline=None, phases=[Phase.generate])
    @given(adverts=st.lists(_advert("0"), min_size=12, max_size=12), data=st.data())
    def compare(adverts: list[Listing], data: st.DataObject) -> None:
        runner.run(run(adverts, [data.draw(_FILTERS[name]) for _ in range(3)]))

    async def run(adverts: list[Listing], parts: list[dict[str, Any]]) -> None:
        async with database.connect(database_url) as connection:
            plain = await _stocked(connection, _numbered(adverts))
            for part, sort in itertools.product(parts, Sort):
                filters = _filters((part,), sort)
                page = await properties.search(connection, filters, sort, limit=50)
                assert [home.id for home in page.homes] == plain.search(filters, sort)

    compare()


def _numbered(adverts: list[Listing]) -> list[Listing]:
    return [
        one.model_copy(update={"external_id": str(number), "url": f"https://a.test/{number}"})
        for number, one in enumerate(adverts)
    ]
