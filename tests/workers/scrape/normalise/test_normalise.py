"""Whole adverts, as extraction hands them over."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from homing.models.kinds import DealType, PricePeriod, PropertyType, Status
from homing.models.listing import Listing
from homing.models.raw import RawItem, RawValue
from homing_workers.scrape.normalise import Context, Rejected, normalise

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
KYIV = Context({"country": "UA", "city": "Київ"}, ("uk", "ru"), "Europe/Kyiv", NOW)
BARE = Context({}, (), "Etc/UTC", NOW)


def listing(context: Context = KYIV, **values: RawValue) -> Listing:
    found: dict[str, RawValue] = {"url": "/flat/1", "title": "Оголошення", **values}
    return normalise(RawItem(base_url="https://x.test/list", values=found), context)


def test_a_whole_advert_is_read() -> None:
    home = listing(
        title="Здам 2-к квартиру, 54/30/9 м², 3/9 поверх",
        price="15 000 грн/міс",
        address="Київ, Шевченківський район, вул. Хрещатик, 5",
        phones="067 123 45 67",
        publishedAt="вчора в 12:30",
        description="<p>Гарна квартира, без тварин. Є балкон.</p>",
    )
    assert (home.price, home.currency) == (Decimal(15000), "UAH")
    assert home.price_period == PricePeriod.MONTH
    assert (home.deal_type, home.property_type) == (DealType.RENT, PropertyType.APARTMENT)
    assert (home.rooms, home.area_total, home.area_kitchen) == (Decimal(2), Decimal(54), Decimal(9))
    assert (home.floor, home.floors, home.district) == (3, 9, "Шевченківський")
    assert (home.pets, home.balcony, home.furnished) == (False, True, None)
    assert home.phones == ("+380671234567",)
    assert home.published_at == datetime(2026, 11, 20, 12, 30, tzinfo=ZoneInfo("Europe/Kyiv"))


def test_the_field_outweighs_features_and_features_outweigh_the_title() -> None:
    home = listing(title="3-комн., 70 м²", rooms="2", features=["60 м²", "3 этаж"], price="5 $")
    assert (home.rooms, home.area_total, home.floor) == (Decimal(2), Decimal(60), 3)


def test_the_raw_text_is_kept() -> None:
    assert listing(price="1,2 млн грн").raw["price"] == "1,2 млн грн"


def test_an_advert_without_a_price_is_a_listing() -> None:
    home = listing(price="Договірна")
    assert (home.price, home.currency, home.price_period) == (None, None, None)


def test_a_price_that_cannot_be_understood_is_rejected() -> None:
    with pytest.raises(Rejected) as caught:
        listing(price="12x34 bananas")
    assert (caught.value.field, caught.value.found) == ("price", "12x34 bananas")


def test_a_price_without_any_currency_is_rejected_with_advice() -> None:
    with pytest.raises(Rejected, match=r"defaults\.currency"):
        listing(price="1200")


@pytest.mark.parametrize("stated", [95000, 95000.0, "95000", "95 000"])
def test_the_currency_may_stand_apart(stated: RawValue) -> None:
    home = listing(price=stated, currency="usd")
    assert (home.price, home.currency) == (Decimal(95000), "USD")


def test_the_currency_in_the_price_outweighs_the_one_apart() -> None:
    assert listing(price="95 000 $", currency="UAH").currency == "USD"


def test_a_price_and_an_area_make_a_price_per_square_metre() -> None:
    assert listing(price="54 000 $", area="54 м²").price_per_m2 == Decimal(1000)


def test_a_price_per_square_metre_and_an_area_make_a_price() -> None:
    home = listing(price="1 000 $/м²", area="54 м²")
    assert (home.price, home.price_per_m2) == (Decimal(54000), Decimal(1000))


def test_an_area_range_makes_no_price_per_square_metre() -> None:
    home = listing(price="54 000 $", area="54-80 м²")
    assert (home.area_max, home.price_per_m2) == (Decimal(80), None)


def test_a_sale_is_paid_once() -> None:
    assert listing(title="Продам квартиру", price="54 000 $").price_period == PricePeriod.TOTAL


def test_a_period_tells_the_deal() -> None:
    assert listing(price="500 $/мес").deal_type == DealType.RENT
    assert listing(price="50 $ за сутки").deal_type == DealType.DAILY_RENT


def test_the_link_tells_the_deal() -> None:
    assert listing(url="/orenda/1").deal_type == DealType.RENT


def test_defaults_fill_what_is_left() -> None:
    context = Context({"dealType": "rent", "currency": "USD", "rooms": "1"}, (), "Etc/UTC", NOW)
    home = listing(context, price="500")
    assert (home.deal_type, home.currency, home.rooms) == (DealType.RENT, "USD", Decimal(1))
    assert "rooms" not in home.raw


def test_ares_are_land() -> None:
    home = listing(title="Ділянка", area="6 соток")
    assert (home.area_land, home.area_total) == (Decimal(600), None)


def test_a_floor_above_the_roof_is_told_to_nobody_but_kept() -> None:
    home = listing(floor="9", floors="5")
    assert (home.floor, home.floors) == (None, None)
    assert home.attributes["unread"]["floor"] == "9 of 5"


def test_what_cannot_be_read_is_kept() -> None:
    home = listing(rooms="багато", publishedAt="колись", phones="показати", status="???")
    assert set(home.attributes["unread"]) == {"rooms", "publishedAt", "phones", "status"}
    assert home.status == Status.AVAILABLE


def test_further_prices_are_kept() -> None:
    home = listing(price="4 500 000 грн (108 000 $)")
    assert home.attributes["otherPrices"] == ["108000 USD"]


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({"description": "Перший рядок\nдругий"}, "Перший рядок"),
        ({"propertyType": "Квартира"}, "Квартира, Київ"),
    ],
)
def test_a_missing_title_is_made_up(values: dict[str, RawValue], title: str) -> None:
    item = RawItem(base_url="https://x.test/", values={"url": "/1", **values})
    assert normalise(item, KYIV).title == title


def test_float_noise_is_rounded_away() -> None:
    home = listing(price=1200.0000000001, currency="EUR", area=54.300000001, rooms=2.0)
    assert (home.price, home.area_total, home.rooms) == (Decimal(1200), Decimal("54.3"), Decimal(2))


def test_html_becomes_text() -> None:
    home = listing(description="<p>Перший&nbsp;<b>рядок</b></p><script>x()</script><li>другий")
    assert home.description == "Перший рядок\nдругий"


def test_long_texts_are_cut() -> None:
    home = listing(title="я" * 2000, description="ю" * 60_000, agent="є" * 900)
    assert (len(home.title), len(home.description or ""), len(home.agent or "")) == (
        1000,
        50_000,
        500,
    )


def test_what_postgresql_refuses_is_taken_out() -> None:
    home = listing(title="a\x00b\ud800c", agent="\x00", price="5 $")
    assert (home.title, home.agent, home.raw["title"]) == ("abc", None, "abc")


def test_a_bare_json_item_is_a_listing() -> None:
    item = RawItem(
        base_url="https://api.test/v1",
        values={"externalId": 12, "price": 1200, "currency": "CHF", "furnished": True, "floor": 0},
        attributes={"kind": ["x", float("nan")]},
    )
    home = normalise(item, BARE)
    assert (home.external_id, home.url) == ("12", "https://api.test/v1#12")
    assert (home.furnished, home.floor, home.attributes["kind"]) == (True, 0, ["x", "nan"])
