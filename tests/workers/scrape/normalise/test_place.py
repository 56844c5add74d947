"""Addresses cut into parts, countries, coordinates."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from homing.models.kinds import LocationPrecision
from homing.models.raw import RawItem, RawValue
from homing_workers.scrape.normalise import Context, address, countries, place
from homing_workers.scrape.normalise.found import Found
from homing_workers.scrape.normalise.place import Place

ADDRESSES = [
    ("Київ, Шевченківський район, вул. Хрещатик, 5", ("Київ", "Шевченківський", "вул. Хрещатик", "5")),
    ("м. Київ, вул. Хрещатик 5", ("Київ", None, "вул. Хрещатик", "5")),
    ("г. Москва, ул. Ленина, д. 10, корп. 2", ("Москва", None, "ул. Ленина", "10")),
    ("Киев, р-н Печерский", ("Киев", "Печерский", None, None)),
    ("Печерский р-н, Киев", ("Киев", "Печерский", None, None)),
    ("Київська обл., м. Бровари, вул. Київська, 12а", ("Бровари", None, "вул. Київська", "12а")),
    ("Toshkent, Chilonzor tumani", ("Toshkent", "Chilonzor", None, None)),
    ("Ташкент, Чиланзарский район, ул. Бунёдкор 12", ("Ташкент", "Чиланзарский", "ул. Бунёдкор", "12")),
    ("10437 Berlin Prenzlauer Berg", ("Berlin", "Prenzlauer Berg", None, None)),
    ("10437 Berlin", ("Berlin", None, None, None)),
    ("Musterstr. 5, 80331 München", ("München", None, "Musterstr.", "5")),
    ("Hauptstraße 12a, 80331 München, Deutschland", ("München", None, "Hauptstraße", "12a")),
    ("Bahnhofstrasse 10, 8001 Zürich", ("Zürich", None, "Bahnhofstrasse", "10")),
    ("61348 Bad Homburg", ("Bad Homburg", None, None, None)),
    ("12 High Street, London", ("London", None, "High Street", "12")),
    ("Kyiv", ("Kyiv", None, None, None)),
    ("Київ, Позняки", ("Київ", "Позняки", None, None)),
    ("12 rue de Rivoli, 75001 Paris", ("Paris", None, "rue de Rivoli", "12")),
    ("ul. Marszałkowska 10, Warszawa", ("Warszawa", None, "ul. Marszałkowska", "10")),
    ("Via Roma 5, Milano", ("Milano", None, "Via Roma", "5")),
    ("Am Albertussee 41, 40549 Düsseldorf", ("Düsseldorf", None, "Am Albertussee", "41")),
    ("Lindenstraße 46+48, 41515 Neuss", ("Neuss", None, "Lindenstraße", "46+48")),
    ("50667 Köln (Altstadt-Nord)", ("Köln", "Altstadt-Nord", None, None)),
    ("1015 CJ Amsterdam (Grachtengordel-West)", ("Amsterdam", "Grachtengordel-West", None, None)),
    ("Prenzlauer Berg, Berlin", ("Berlin", "Prenzlauer Berg", None, None)),
    ("1020 Wien, Leopoldstadt", ("Wien", "Leopoldstadt", None, None)),
    ("Baker Street, London, NW1 6XE", ("London", None, "Baker Street", None)),
    ("12 Main Street, Rathmines, Dublin 6", ("Dublin", "Rathmines", "Main Street", "12")),
    ("123 Main St, Austin, TX 78701", ("Austin", None, "Main St", "123")),
    ("100 King St W, Toronto, ON M5X 1A9", ("Toronto", None, "King St W", "100")),
    ("5/12 Ocean St, Bondi NSW 2026", ("Bondi", None, "Ocean St", "5/12")),
    ("Lyon 3ème (69003)", ("Lyon", "Lyon 3ème", None, None)),
    ("Salamanca, Madrid", ("Madrid", "Salamanca", None, None)),
    ("Palermo, Capital Federal", ("Capital Federal", "Palermo", None, None)),
    ("Rua Augusta, Consolação, São Paulo - SP", ("São Paulo", "Consolação", "Rua Augusta", None)),
    ("ul. Puławska, Mokotów, Warszawa, mazowieckie", ("Warszawa", "Mokotów", "ul. Puławska", None)),
    ("București, Sector 3, Titan", ("București", "Sector 3", None, None)),
    ("град София, Лозенец", ("София", "Лозенец", None, None)),
    ("Storgata 1, 0155 Oslo", ("Oslo", None, "Storgata", "1")),
    ("Kadıköy, İstanbul", ("İstanbul", "Kadıköy", None, None)),
    ("Москва, р-н Царицыно, м. Царицыно, Севанская ул., 21К1", ("Москва", "Царицыно", "Севанская ул.", "21К1")),
    ("", (None, None, None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("found", "expected"), ADDRESSES)
def test_an_address_is_cut_into_its_parts(found: str, expected: tuple[str | None, ...]) -> None:
    parts = address.split(found)
    assert (parts.city, parts.district, parts.street, parts.house) == expected


def test_the_known_city_is_no_district() -> None:
    parts = address.split("Позняки, Київ", city="Київ")
    assert (parts.city, parts.district) == (None, "Позняки")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("Sonnenrain 19", ("Sonnenrain", "19")),
        ("12 High Street", ("High Street", "12")),
        ("вул. Хрещатик, 5", ("вул. Хрещатик", "5")),
        ("Broadway", ("Broadway", None)),
    ],
)
def test_a_street_field_may_hold_the_house(found: str, expected: tuple[str, str | None]) -> None:
    assert address.street_and_house(found) == expected


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ("Україна", "UA"),
        ("украина", "UA"),
        ("Deutschland", "DE"),
        ("DE", "DE"),
        ("de", "DE"),
        ("USA", "US"),
        ("United Kingdom", "GB"),
        ("UK", "GB"),
        ("O‘zbekiston", "UZ"),
        ("IS", "IS"),
        ("Nowhere", None),
    ],
)
def test_a_country_becomes_its_code(found: str, code: str | None) -> None:
    assert countries.code(found) == code


def placed(**values: RawValue) -> tuple[Place, Found]:
    context = Context({"city": "Київ"}, (), "Etc/UTC", datetime(2026, 11, 21, tzinfo=UTC))
    found = Found(RawItem(base_url="https://x.test", values=values), context)
    return place.read(found), found


@pytest.mark.parametrize(
    "values",
    [
        {"latitude": 50.45, "longitude": 30.52},
        {"latitude": "50,45", "longitude": "30,52"},
        {"coordinates": "50.45, 30.52"},
        {"coordinates": "50.45 30.52"},
    ],
)
def test_coordinates_are_read(values: dict[str, RawValue]) -> None:
    where, _ = placed(**values)
    assert (where.latitude, where.longitude) == (50.45, 30.52)


@pytest.mark.parametrize(
    "values",
    [
        {"latitude": 0, "longitude": 0},
        {"latitude": 95.0, "longitude": 30.0},
        {"latitude": "x", "longitude": "30"},
        {"latitude": float("nan"), "longitude": 1.0},
        {"coordinates": "Kyiv"},
    ],
)
def test_impossible_coordinates_are_dropped(values: dict[str, RawValue]) -> None:
    where, _ = placed(**values)
    assert (where.latitude, where.longitude) == (None, None)


def test_a_default_city_helps_out() -> None:
    assert placed(district="Печерський район")[0] == Place(city="Київ", district="Печерський")


def test_coordinates_beside_a_house_are_exact() -> None:
    where, _ = placed(latitude=50.45, longitude=30.52, street="вул. Хрещатик", house="5")
    assert where.precision == LocationPrecision.EXACT
