"""What records of the API mean."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from homing.models.agent import Agent
from homing.models.kinds import DealType, PricePeriod, PropertyType, Status
from homing.models.listing import Listing
from homing.models.source import PropertyFinderBlock
from homing_workers.propertyfinder import answers
from homing_workers.propertyfinder.agents import Directory, agent
from homing_workers.propertyfinder.mapping import Mapped, Reading
from homing_workers.scrape.normalise import Rejected

SAM = Agent(
    external_id="21",
    profile_id="480",
    name="Sam Haddad",
    email="sam@agency.example",
    phone="+971501234567",
    role="agent",
)
RECORD: dict[str, Any] = {
    "id": "Z1XHGC2QB0ARA317TMC2F5K2ZW",
    "title": {"en": "Bright flat &amp; view", "ar": "شقة"},
    "price": {"type": "sale", "amounts": {"sale": 1_500_000}},
}


def read(block: dict[str, Any] | None = None, **record: Any) -> Mapped:
    reading = Reading(
        PropertyFinderBlock.model_validate(block or {}), "https://api.test", Directory.of([SAM])
    )
    return reading.listing(answers.Listing.model_validate(RECORD | record))


def listing(block: dict[str, Any] | None = None, **record: Any) -> Listing:
    return read(block, **record).listing


@pytest.mark.parametrize(
    ("kind", "deal", "period"),
    [
        ("sale", DealType.SALE, PricePeriod.TOTAL),
        ("yearly", DealType.RENT, PricePeriod.YEAR),
        ("monthly", DealType.RENT, PricePeriod.MONTH),
        ("weekly", DealType.RENT, PricePeriod.WEEK),
        ("daily", DealType.DAILY_RENT, PricePeriod.DAY),
    ],
)
def test_the_type_of_price_tells_sale_or_rent(
    kind: str, deal: DealType, period: PricePeriod
) -> None:
    found = listing(price={"type": kind, "amounts": {"sale": 1, kind: 90_000}})
    assert (found.deal_type, found.price_period, found.price) == (deal, period, Decimal(90_000))


def test_prices_are_in_the_declared_currency() -> None:
    assert listing().currency == "AED"
    assert listing({"currency": "QAR"}).currency == "QAR"


def test_a_price_on_request_is_none() -> None:
    found = listing(price={"type": "yearly", "onRequest": True, "amounts": {"yearly": 1}})
    assert (found.price, found.currency, found.deal_type) == (None, None, DealType.RENT)


@pytest.mark.parametrize(
    ("price", "field"),
    [
        ({"type": "hourly", "amounts": {"hourly": 1}}, "price.type"),
        ({"type": "sale", "amounts": {"yearly": 1}}, "price.amounts"),
    ],
)
def test_a_price_that_makes_no_sense_is_refused(price: dict[str, Any], field: str) -> None:
    with pytest.raises(Rejected) as refused:
        listing(price=price)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("told", "bedrooms", "rooms"),
    [
        ("studio", 0, 0),
        ("1", 1, None),
        (2, 2, None),
        ("7+", 7, None),
        ("none", None, None),
        (None, None, None),
    ],
)
def test_bedrooms_are_numbers_or_studio(
    told: str | int | None, bedrooms: int | None, rooms: int | None
) -> None:
    found = listing(bedrooms=told)
    assert (found.bedrooms, found.rooms) == (bedrooms, rooms)


@pytest.mark.parametrize(("told", "expected"), [("2", 2), (3, 3), ("none", None), (None, None)])
def test_bathrooms_are_numbers(told: str | int | None, expected: int | None) -> None:
    assert listing(bathrooms=told).bathrooms == expected


def test_rooms_that_are_no_number_are_refused() -> None:
    with pytest.raises(Rejected, match="bathrooms: expected a number, studio or none"):
        listing(bathrooms="many")


def test_sizes_are_square_feet_unless_declared() -> None:
    assert listing(size=1000).area_total == Decimal("92.90")
    assert listing({"sizeUnit": "sqm"}, size=1000).area_total == Decimal(1000)
    assert listing(size=0).area_total is None


def test_the_english_title_is_preferred() -> None:
    assert listing().title == "Bright flat & view"
    assert listing(title={"en": "", "ar": "شقة"}).title == "شقة"


@pytest.mark.parametrize("title", [{}, {"en": None}, {"en": "  "}])
def test_a_listing_needs_a_title(title: dict[str, str | None]) -> None:
    with pytest.raises(Rejected, match="title"):
        listing(title=title)


def test_a_description_loses_its_markup() -> None:
    assert listing(description={"en": "<p>One</p><p>Two</p>"}).description == "One\nTwo"
    assert listing(description={}).description is None


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("live", Status.AVAILABLE),
        ({"stage": "live", "type": "live"}, Status.AVAILABLE),
        (None, Status.AVAILABLE),
        ("sold", Status.SOLD),
        ({"stage": "takendown"}, Status.REMOVED),
        ("draft", Status.REMOVED),
    ],
)
def test_only_what_is_live_can_be_had(state: Any, status: Status) -> None:
    assert listing(state=state).status == status


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("apartment", PropertyType.APARTMENT),
        ("townhouse", PropertyType.HOUSE),
        ("office-space", PropertyType.OFFICE),
        ("warehouse", PropertyType.COMMERCIAL),
        ("land", PropertyType.LAND),
        ("spaceship", PropertyType.OTHER),
        (None, None),
    ],
)
def test_types_of_property(word: str | None, kind: PropertyType | None) -> None:
    assert listing(type=word).property_type == kind


def test_features() -> None:
    found = listing(furnishingType="unfurnished", amenities=["balcony", "covered-parking"])
    assert (found.furnished, found.balcony, found.parking) == (False, True, True)
    assert listing(furnishingType="semi-furnished").furnished is None


AREAS = {"areas": {"50": {"city": "Дубай", "district": "Marina"}}}


def test_a_declared_area_gives_the_names() -> None:
    found = read(AREAS, location={"id": 50, "path": "Dubai > Dubai Marina"})
    assert (found.listing.country, found.listing.city, found.listing.district) == (
        "AE",
        "Дубай",
        "Marina",
    )
    assert found.unknown_area is None


def test_an_unknown_area_is_kept_with_the_names_of_the_api_and_reported() -> None:
    found = read(AREAS, location={"id": 97, "path": "Sharjah > Aljada > Tower 1"})
    assert (found.listing.city, found.listing.district) == ("Sharjah", "Aljada")
    assert found.listing.attributes["area_path"] == "Sharjah > Aljada > Tower 1"
    assert found.unknown_area == ("97", "Sharjah > Aljada > Tower 1")


def test_an_unknown_area_without_names_is_kept_by_its_id() -> None:
    found = read(AREAS, location={"id": 97})
    assert (found.listing.city, found.listing.attributes["area_id"]) == (None, "97")
    assert found.unknown_area == ("97", "")


@pytest.mark.parametrize("named", [480, "480", "21"])
def test_the_agent_is_found_by_profile_or_user(named: int | str) -> None:
    found = listing(assignedTo={"id": named})
    assert (found.agent, found.contact_name, found.phones) == (SAM.name, SAM.name, (SAM.phone,))
    assert found.attributes["agent_id"] == SAM.external_id


def test_an_agent_that_is_not_known_is_kept_by_id() -> None:
    found = listing(assignedTo={"id": 9})
    assert (found.agent, found.phones, found.attributes["assigned_to"]) == (None, (), "9")


def test_the_link_is_the_apis_unless_one_for_people_is_declared() -> None:
    assert listing().url == "https://api.test/v1/listings/Z1XHGC2QB0ARA317TMC2F5K2ZW"
    declared = {"listingUrl": "https://agency.test/homes/{reference}"}
    assert listing(declared, reference="A 1").url == "https://agency.test/homes/A%201"


def test_links_of_pictures_are_stored_without_their_signatures() -> None:
    signed = "https://files.test/a.jpg?w=9&X-Amz-Signature=abc&X-Amz-Expires=60"
    images = [{"original": {"url": signed}}, {"original": {"url": "https://files.test/b.jpg"}}]
    found = read(media={"images": images})
    assert found.listing.images == ("https://files.test/a.jpg?w=9", "https://files.test/b.jpg")
    assert found.links["https://files.test/a.jpg?w=9"] == signed


USER = {
    "id": 21,
    "firstName": "Sam",
    "lastName": "Haddad",
    "email": "s@x.test",
    "mobile": "0501234567",
}


def user(**fields: Any) -> Agent:
    return agent(answers.User.model_validate(USER | fields), "AE")


def test_a_user_becomes_an_agent() -> None:
    role = {"id": 3, "name": "Agent", "roleKey": "agent"}
    found = user(role=role, status="active")
    assert (found.external_id, found.name, found.email) == ("21", "Sam Haddad", "s@x.test")
    assert (found.phone, found.role, found.status) == ("+971501234567", "agent", "active")


def test_the_public_profile_comes_first() -> None:
    profile = {"id": 480, "name": "Sam H.", "email": "sam@x.test", "phone": "+971 50 765 4321"}
    found = user(publicProfile=profile)
    assert (found.profile_id, found.name, found.email) == ("480", "Sam H.", "sam@x.test")
    assert found.phone == "+971507654321"


def test_a_user_may_leave_things_out() -> None:
    assert user(email=None, mobile=None, lastName=None) == Agent(external_id="21", name="Sam")


@pytest.mark.parametrize("fields", [{"mobile": "call me"}, {"email": "nobody"}, {"id": None}])
def test_a_user_that_makes_no_sense_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises((Rejected, ValueError)):
        user(**fields)
