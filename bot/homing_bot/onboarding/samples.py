"""Screens of a search that is being made, as docs and tests show them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

from homing.i18n import Catalogue, searches
from homing.models.listing import StoredListing
from homing.models.subscription import Criteria
from homing.places.known import city_name
from homing_bot.onboarding import extras, leaving, summary
from homing_bot.onboarding.draft import Draft
from homing_bot.onboarding.fields import BY_NAME, Field, Problem
from homing_bot.onboarding.frames import framed
from homing_bot.routers import help as helping
from homing_bot.routers import start, unknown
from homing_bot.screens.languages import languages
from homing_bot.screens.sample import Sample
from homing_bot.screens.screen import Screen

_AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
_FLAT = StoredListing(
    id=1,
    source_id=1,
    source_name="dakh",
    property_id=1,
    external_id="1",
    url="https://portal.homing.test/1",
    title="2-кімнатна квартира <з балконом> & каміном, Печерськ",
    price=Decimal(24_500),
    currency="UAH",
    first_seen_at=_AT,
    last_seen_at=_AT,
    changed_at=_AT,
)
_WANTED = {
    "deal_types": ["rent"],
    "property_types": ["apartment", "room"],
    "districts": ["Печерський", "Подільський"],
    "rooms": [1, 2],
    "price_min": 15_000,
    "price_max": 25_000,
    "currency": "UAH",
    "floor_min": 2,
    "not_last_floor": True,
    "pets": True,
    "furnished": True,
    "include_words": ["балкон", "<b>метро</b>"],
    "exclude_words": ["агенція"],
}
_THERE = ("Голосіївський", "Дарницький", "Оболонський", "Печерський", "Печерский", "Подільський")


def _draft(say: Catalogue, **changes: object) -> Draft:
    city = city_name("Київ", say.language)
    criteria = Criteria.model_validate(_WANTED | {"city": city})
    return Draft(criteria=criteria, language=say.language).having(**changes)


def _like(say: Catalogue) -> tuple[str, ...]:
    """What the city screen may find."""
    return tuple(city_name(name, say.language) for name in ("Київ", "Канів"))


def _new(say: Catalogue) -> Draft:
    return Draft(language=say.language)


def _empty(field: Field) -> Sample:
    def render(say: Catalogue) -> Screen:
        offered = {"city": _like(say), "districts": _THERE}.get(field.name, ())
        return framed(field, _new(say).having(offered=offered), say)

    return Sample(f"search.{field.name}", "nothing is said yet", render)


def _full(field: Field) -> Sample:
    offered = _THERE if field.name == "districts" else ()
    return Sample(
        f"search.{field.name}.changed",
        "from the summary, with what was said before",
        lambda say: framed(field, _draft(say, offered=offered, returns_to=summary.NAME), say),
    )


def _wrong(name: str, text: str) -> Sample:
    """An answer that cannot be taken."""

    def render(say: Catalogue) -> Screen:
        found = BY_NAME[name].typed(_new(say), text)
        assert isinstance(found, Problem)  # noqa: S101 - a sample of a mistake
        return framed(BY_NAME[name], _new(say), say, found)

    return Sample(f"search.{name}.wrong", f"“{text}” was written", render)


def _plain(name: str, when: str, render: Callable[[Catalogue], Screen]) -> Sample:
    return Sample(name, when, render)


def _welcome(say: Catalogue) -> Screen:
    first = framed(BY_NAME["deal"], _new(say), say)
    return Screen(f"{start.welcome(say)}\n\n{first.text}", first.rows)


def _summary(found: summary.Found, **changes: object) -> Callable[[Catalogue], Screen]:
    return lambda say: summary.render(_draft(say, **changes), found, say)


def _name(say: Catalogue) -> str:
    return searches.name(_draft(say).criteria, say)


SAMPLES: tuple[Sample, ...] = (
    _plain("start.new", "/start of somebody new", _welcome),
    _plain("help", "/help", lambda say: Screen(helping.told(say), [leaving.again(say)])),
    _plain("language", "/language", languages),
    _plain("unknown", "what nobody understands", unknown.unknown),
    *map(_empty, BY_NAME.values()),
    *map(_full, BY_NAME.values()),
    _plain(
        "search.city.suggested",
        "something like it was written",
        lambda say: framed(
            BY_NAME["city"], _new(say).having(offered=_like(say), typed="кііів"), say
        ),
    ),
    _wrong("city", "?!"),
    _wrong("price", "cheap"),
    _wrong("area", "large"),
    _wrong("floor", "roof"),
    _wrong("rooms", "many"),
    _wrong("deal", "swap"),
    _wrong("include", ", ,"),
    _plain("search.extras", "after the price", lambda say: extras.render(_new(say), say)),
    _plain("search.extras.said", "some are said", lambda say: extras.render(_draft(say), say)),
    _plain(
        "search.summary",
        "some homes match",
        _summary(summary.Found(1234, complete=False, samples=(_FLAT,))),
    ),
    _plain(
        "search.summary.everything",
        "every question was skipped",
        lambda say: summary.render(_new(say), summary.Found(1000, complete=False), say),
    ),
    _plain("search.summary.nothing", "no home matches", _summary(summary.Found(0))),
    _plain(
        "search.summary.edit",
        "a search that is there is changed",
        _summary(summary.Found(1, samples=(_FLAT,)), search_id=7, leads_to="m1:search:7"),
    ),
    _plain("search.saved", "the search is saved", lambda say: leaving.saved(_name(say), say)),
    _plain(
        "search.changed",
        "the change is saved",
        lambda say: leaving.changed(_name(say), _draft(say, leads_to="m1:search:7"), say),
    ),
    _plain("search.vanished", "it was deleted meanwhile", leaving.vanished),
    _plain("search.cancelled", "/cancel", leaving.cancelled),
    _plain("search.idle", "/cancel of nothing", leaving.idle),
    _plain("search.lost", "Redis lost what was begun", leaving.lost),
)
