"""Screens of the menu, as docs and tests show them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from homing.i18n import Catalogue
from homing.models.kinds import DealType, PricePeriod, PropertyType, Status
from homing.models.subscription import Criteria, Subscription
from homing.settings.plans import Plan
from homing.storage.favourite_lists import FavouriteList
from homing.storage.favourites import Favourite
from homing.storage.memberships import Membership, MembershipStatus
from homing.storage.preferences import Preferences
from homing.storage.properties import PropertyCard
from homing_bot.menu import lists, searches
from homing_bot.menu.front import Front, front
from homing_bot.menu.homes import Kept, Place, home, homes, noting, removal
from homing_bot.menu.notifications import Ways, notifications
from homing_bot.menu.standing import standing
from homing_bot.onboarding.summary import Found
from homing_bot.payments import screens as payments
from homing_bot.privacy import screens as privacy
from homing_bot.screens import Screen
from homing_bot.screens.sample import Sample

_AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
_PLANS = (Plan(30, 150), Plan(90, 400), Plan(365, 1400))
_CRITERIA = Criteria(
    deal_types=frozenset({DealType.RENT}),
    property_types=frozenset({PropertyType.APARTMENT}),
    city="Київ",
    rooms=frozenset({1, 2}),
    price_max=Decimal(25_000),
    currency="UAH",
)
_LISTS = [FavouriteList(id=1, name="<Біля роботи>", homes=2)]
_PLACE = Place(0, 0, 0)


def _search(number: int, name: str, *, active: bool = True) -> Subscription:
    return Subscription(
        id=number,
        user_id=1,
        name=name,
        criteria=_CRITERIA,
        version=1,
        active=active,
        created_at=_AT,
        updated_at=_AT,
    )


_SEARCHES = [
    _search(1, "Квартира <з балконом> & метро"),
    _search(2, "שקט ליד הים", active=False),
    *(_search(number, f"Search {number}") for number in range(3, 12)),
]


def _member(status: MembershipStatus) -> Membership:
    limited = status is not MembershipStatus.ACTIVE
    return Membership(
        user_id=1,
        status=status,
        trial_until=_AT,
        paid_until=None if limited else _AT.replace(year=2027),
    )


_EXPIRED = _member(MembershipStatus.EXPIRED)
_FREE = Membership(user_id=1, status=MembershipStatus.ACTIVE, trial_until=None, paid_until=None)

_CARD = PropertyCard(
    id=1,
    status=Status.AVAILABLE,
    deal_type=DealType.RENT,
    property_type=PropertyType.APARTMENT,
    title="2-кімнатна квартира <з балконом> & каміном, Печерськ",
    price=Decimal(24_500),
    price_max=None,
    currency="UAH",
    price_period=PricePeriod.MONTH,
    price_per_m2=None,
    price_before=None,
    price_drop=Decimal(0),
    area=Decimal("52.5"),
    rooms=Decimal(2),
    floor=3,
    floors=9,
    year_built=None,
    pets=None,
    furnished=None,
    country=None,
    city="Київ",
    district="Печерський",
    street="Саксаганського",
    house="12",
    latitude=None,
    longitude=None,
    location_precision=None,
    listing_id=1,
    source_id=1,
    source="dakh",
    url="https://portal.homing.test/1",
    published_at=_AT,
    likes=0,
    photos=0,
    photo_key=None,
    photo_url=None,
)
_KEPT = Kept(
    Favourite(property_id=1, created_at=_AT, note="Сонячно.\n<Дзвонити> після 18:00", list_id=1),
    _CARD,
)
_GONE = Kept(Favourite(property_id=2, created_at=_AT), None)

_PREFERENCES = Preferences(
    user_id=1,
    email_enabled=False,
    sms_enabled=True,
    telegram_enabled=True,
    locale="uk",
    time_zone=None,
    email="olha+homes@example.com",
    phone_number=None,
    telegram_linked=True,
    off_because={},
)


def _front(say: Catalogue) -> Screen:
    membership = _member(MembershipStatus.TRIAL)
    return front(Front(searches=3, active=2, favourites=5, membership=membership), say)


SAMPLES: tuple[Sample, ...] = (
    Sample("menu.front", "/menu", _front),
    Sample("menu.searches", "several searches", lambda say: searches.searches(_SEARCHES, 0, say)),
    Sample("menu.searches-none", "no search", lambda say: searches.searches([], 0, say)),
    Sample("menu.search", "one search", lambda say: searches.search(_SEARCHES[0], Found(17), say)),
    Sample(
        "menu.search-paused",
        "a paused one, with very many matches",
        lambda say: searches.search(_SEARCHES[1], Found(2000, complete=False), say),
    ),
    Sample("menu.search-name", "renaming", lambda say: searches.naming(_SEARCHES[0], say)),
    Sample(
        "menu.search-name-wrong",
        "the name was too long",
        lambda say: searches.naming(_SEARCHES[0], say, wrong=True),
    ),
    Sample("menu.search-delete", "deleting", lambda say: searches.deletion(_SEARCHES[0], say)),
    Sample(
        "menu.favourites",
        "favourites, one of which is gone",
        lambda say: homes([_KEPT, _GONE], _LISTS, _PLACE, say),
    ),
    Sample("menu.favourites-none", "no favourite", lambda say: homes([], [], _PLACE, say)),
    Sample(
        "menu.favourites-list", "an empty list", lambda say: homes([], _LISTS, Place(1, 0, 0), say)
    ),
    Sample("menu.favourite", "one favourite", lambda say: home(_KEPT, _LISTS, _PLACE, say)),
    Sample("menu.favourite-gone", "one that is gone", lambda say: home(_GONE, [], _PLACE, say)),
    Sample("menu.note", "writing a note", lambda say: noting(_KEPT, _PLACE, say)),
    Sample(
        "menu.note-wrong", "it was too long", lambda say: noting(_GONE, _PLACE, say, wrong=True)
    ),
    Sample("menu.remove", "removing a favourite", lambda say: removal(_KEPT, _PLACE, say)),
    Sample("menu.lists", "lists", lambda say: lists.lists(_LISTS, say)),
    Sample("menu.lists-none", "no list", lambda say: lists.lists([], say)),
    Sample("menu.list-new", "making a list", lambda say: lists.naming(None, say)),
    Sample(
        "menu.list-name",
        "renaming one, the name is taken",
        lambda say: lists.naming(_LISTS[0], say, wrong=True),
    ),
    Sample("menu.list-delete", "deleting one", lambda say: lists.deletion(_LISTS[0], say)),
    Sample("menu.move", "into which list", lambda say: lists.moving(_KEPT, _LISTS, _PLACE, say)),
    Sample(
        "menu.notifications", "the ways", lambda say: notifications(Ways(_PREFERENCES, True), say)
    ),
    Sample("menu.standing", "the trial is over", lambda say: standing(_EXPIRED, _PLANS, say)),
    Sample(
        "menu.standing-paid",
        "paid",
        lambda say: standing(_member(MembershipStatus.ACTIVE), _PLANS, say),
    ),
    Sample("menu.standing-free", "TRIAL_DAYS is 0", lambda say: standing(_FREE, _PLANS, say)),
    Sample(
        "payments.receipt",
        "after a payment",
        lambda say: payments.receipt(_PLANS[0], "stx0001", _member(MembershipStatus.ACTIVE), say),
    ),
    Sample(
        "payments.returned", "after a refund", lambda say: payments.returned(150, _EXPIRED, say)
    ),
    Sample("payments.unknown", "not understood", lambda say: payments.unknown("stx0001", say)),
    Sample("payments.support", "/paysupport", lambda say: payments.support(say, passed_on=False)),
    Sample(
        "payments.support-asked",
        "with a question",
        lambda say: payments.support(say, passed_on=True),
    ),
    Sample("privacy.kept", "/privacy", privacy.privacy),
    Sample("privacy.nothing", "/privacy of a stranger", privacy.nothing),
    Sample("privacy.erase", "erasing", privacy.erasure),
    Sample("privacy.erased", "erased", privacy.erased),
)
