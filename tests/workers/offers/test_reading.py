"""Messages as listings."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from homing.models.kinds import DealType, PricePeriod, PropertyType, Status
from homing.models.message_class import Domain
from homing_workers.offers import reading
from homing_workers.scrape.normalise import Context, Rejected
from tests.workers.offers.corpus import message, offer

RENT = offer(Domain.RENTAL_OF_REAL_ESTATE, "RENTAL_APARTMENT")
FLAT = "Здам 2-кімнатну квартиру, Київ, Оболонь. 54 м², 3/9 поверх. 15 000 грн. Депозит 15 000 грн"
SENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def test_what_is_known_of_the_message_itself_is_kept() -> None:
    given = message(
        FLAT, sent_at=SENT, author_name="Олена К.", author_username="olena_k", chat_title="Оренда"
    )
    listing = reading.listing(given, RENT, Context())
    assert listing.external_id == "-1001234567890/5"
    assert listing.url == "https://t.me/flats/5"
    assert listing.published_at == SENT
    assert listing.description == FLAT
    assert listing.contact_name == "Олена К."
    assert listing.attributes == {"chat": "Оренда", "author": "@olena_k"}


def test_the_link_of_a_private_chat_is_one_for_its_members() -> None:
    listing = reading.listing(message(FLAT, chat_username=None), RENT, Context())
    assert listing.url == "https://t.me/c/1234567890/5"


def test_the_defaults_of_the_source_say_what_the_message_does_not() -> None:
    context = Context({"city": "Львів", "country": "UA", "currency": "UAH"})
    listing = reading.listing(message("Здам однокімнатну. Ціна 9000. 0671234567"), RENT, context)
    assert (listing.city, listing.currency) == ("Львів", "UAH")
    assert listing.price == 9000
    assert listing.phones == ("+380671234567",)


def test_what_the_message_says_counts_more_than_the_defaults() -> None:
    listing = reading.listing(message(FLAT), RENT, Context({"city": "Львів", "currency": "USD"}))
    assert (listing.city, listing.currency) == ("Київ", "UAH")


def test_a_price_without_any_currency_is_refused_with_the_field() -> None:
    with pytest.raises(Rejected, match=r"defaults\.currency") as refused:
        reading.listing(message("Здам квартиру. Ціна: 9000"), RENT, Context())
    assert refused.value.field == "currency"


def test_a_deposit_is_no_price() -> None:
    listing = reading.listing(
        message("Здам квартиру. Завдаток 500$. Ціна при зустрічі"), RENT, Context()
    )
    assert listing.price is None


def test_rent_is_by_the_month_unless_it_is_said_to_be_by_the_day() -> None:
    flat = reading.listing(message(FLAT), RENT, Context())
    assert (flat.deal_type, flat.price_period) == (DealType.RENT, PricePeriod.MONTH)
    daily = reading.listing(message("Подобово квартира 900 грн/доба"), RENT, Context())
    assert (daily.deal_type, daily.price_period) == (DealType.DAILY_RENT, PricePeriod.DAY)


def test_the_class_says_what_is_offered_where_the_text_does_not() -> None:
    land = offer(Domain.PURCHASE_OF_REAL_ESTATE, "PURCHASE_LAND")
    listing = reading.listing(message("Продам 10 соток, 20 000$"), land, Context())
    assert (listing.deal_type, listing.property_type) == (DealType.SALE, PropertyType.LAND)


def test_an_advert_that_begins_with_sold_is_sold() -> None:
    listing = reading.listing(message(f"ЗДАНО! {FLAT}"), RENT, Context())
    assert listing.status is Status.SOLD


def test_a_title_is_the_first_line_that_tells_anything() -> None:
    listing = reading.listing(
        message("🔥🔥🔥\n#оренда #київ\n🏠 **Здам квартиру** у центрі\n9000 грн"), RENT, Context()
    )
    assert listing.title == "Здам квартиру у центрі"


def test_a_long_line_becomes_a_short_title() -> None:
    listing = reading.listing(
        message("Здам квартиру " + "дуже гарну та світлу " * 40), RENT, Context()
    )
    assert 20 < len(listing.title) <= 121


def test_a_pin_on_the_map_and_a_business_card_belong_to_the_home() -> None:
    place = {"kind": "place", "latitude": 50.45, "longitude": 30.52}
    card = {"kind": "contact", "name": "Olha", "phone": "380671234567"}
    given = message("Здам квартиру, 9000 грн", media=({"kind": "photo"}, place, card))
    listing = reading.listing(given, RENT, Context())
    assert (listing.latitude, listing.longitude) == (50.45, 30.52)
    assert listing.phones == ("+380671234567",)


@pytest.mark.parametrize(
    "text", ["\0 \ud83d", "🏠" * 4000, "1 " * 5000, "(" * 4000, "9" * 4096, "а" * 4096]
)
def test_no_text_makes_it_fail_or_take_long(text: str) -> None:
    began = time.process_time()
    listing = reading.listing(message(text), RENT, Context({"currency": "UAH"}))
    assert listing.title
    assert time.process_time() - began < 3
