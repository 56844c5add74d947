"""Matching against a second opinion: the same rules written another way, over random searches and listings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from homing.matching.evaluate import explain, matches
from homing.matching.matcher import PlainMatcher
from homing.matching.subject import Subject
from homing.models.event import Event
from homing.models.kinds import EventKind, LocationPrecision
from homing.models.listing import Listing
from homing.models.subscription import Criteria
from tests.core.matching.searches import CRITERIA, RATES, SUBJECTS, subscription

_UNITS = {"EUR": Decimal(1), **RATES.units}

Answer = bool | None


def _plain(text: str) -> str:
    return text.lower().replace("’", "'").replace("ʼ", "'").replace("ё", "е")


def _city(name: str) -> str:
    """One name for each city, whichever language it is told in."""
    return {"kiev": "київ"}.get(_plain(name), _plain(name))


def _converted(amount: Decimal, source: str | None, target: str | None) -> Decimal | None:
    if source == target:
        return amount
    if source not in _UNITS or target not in _UNITS:
        return None
    exact = Fraction(amount) * Fraction(_UNITS[target]) / Fraction(_UNITS[source])
    # Half a cent never comes up between these rates, so a long quotient rounds as the exact one does.
    return (Decimal(exact.numerator) / exact.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _money(
    c: Criteria, low: Decimal | None, high: Decimal | None, x: Listing, *prices: Decimal | None
) -> list[Answer]:
    if low is None and high is None:
        return []
    known = [price for price in prices if price is not None]
    ends = [_converted(price, x.currency, c.currency) for price in known]
    if not ends or ends[0] is None or ends[-1] is None:
        return [None]
    return [not (low is not None and ends[-1] < low) and not (high is not None and ends[0] > high)]


def _drop(c: Criteria, event: Event) -> list[Answer]:
    if c.price_drop_percent is None or event.kind is not EventKind.PRICE_CHANGED:
        return []
    assert event.old_price is not None
    assert event.new_price is not None
    old = _converted(event.old_price, event.old_currency, event.new_currency)
    if old is None:
        return [None]
    return [old > 0 and event.new_price * 100 <= old * (100 - c.price_drop_percent)]


def _distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """By the haversine formula, which is another one than the product's."""
    (phi, lam), (psi, mu) = ((radians(x), radians(y)) for x, y in (a, b))
    half = sin((psi - phi) / 2) ** 2 + cos(phi) * cos(psi) * sin((mu - lam) / 2) ** 2
    return 2 * 6_371_008.8 * asin(sqrt(half))


def _inside(ring: Sequence[tuple[float, float]], x: float, y: float) -> bool:
    """By counting crossings in exact fractions; a border is inside."""
    inside = False
    px, py = Fraction(x), Fraction(y)
    for start, end in pairwise(ring):
        (ax, ay), (bx, by) = (map(Fraction, position) for position in (start, end))
        turn = (bx - ax) * (py - ay) - (by - ay) * (px - ax)
        within = min(ax, bx) <= px <= max(ax, bx) and min(ay, by) <= py <= max(ay, by)
        if turn == 0 and within:
            return True
        if (ay > py) != (by > py) and (turn > 0) == (by > ay):
            inside = not inside
    return inside


def _map(c: Criteria, x: Listing) -> list[Answer]:
    asked = [one for one in (c.near, c.box, c.polygon) if one is not None]
    if x.latitude is None or x.longitude is None or x.location_precision is LocationPrecision.CITY:
        return [None] * len(asked)
    answers: list[Answer] = []
    if c.near is not None:
        centre = (c.near.latitude, c.near.longitude)
        away = _distance(centre, (x.latitude, x.longitude))
        assume(abs(away - c.near.radius_m) > 1e-3)
        answers.append(away < c.near.radius_m)
    if c.box is not None:
        answers.append(
            c.box.south <= x.latitude <= c.box.north and c.box.west <= x.longitude <= c.box.east
        )
    if c.polygon is not None:
        answers.append(_inside(c.polygon.ring, x.longitude, x.latitude))
    return answers


def _floors(c: Criteria, x: Listing) -> list[Answer]:
    answers: list[Answer] = []
    for bound, sign in ((c.floor_min, 1), (c.floor_max, -1)):
        if bound is not None:
            answers.append(None if x.floor is None else (x.floor - bound) * sign >= 0)
    if c.not_first_floor:
        answers.append(None if x.floor is None else x.floor not in (-1, 0, 1))
    if c.not_last_floor:
        unknown = x.floor is None or x.floors is None
        answers.append(None if unknown else (x.floor or 0) < (x.floors or 0))
    return answers


def _rooms(c: Criteria, x: Listing) -> list[Answer]:
    if not c.rooms and c.rooms_at_least is None:
        return []
    if x.rooms is None:
        return [None]
    top = int(x.rooms if x.rooms_max is None else x.rooms_max)
    enough = c.rooms_at_least is not None and top >= c.rooms_at_least
    return [enough or any(n in range(int(x.rooms), top + 1) for n in c.rooms)]


def _kinds(c: Criteria, x: Listing) -> list[Answer]:
    answers: list[Answer] = []
    if c.deal_types:
        answers.append(None if x.deal_type is None else x.deal_type in c.deal_types)
    if c.property_types:
        answers.append(None if x.property_type is None else x.property_type in c.property_types)
    if c.city is not None:
        answers.append(None if x.city is None else _city(x.city) == _city(c.city))
    if c.districts:
        known = [_plain(name) for name in c.districts]
        answers.append(None if x.district is None else _plain(x.district) in known)
    return answers


def _facts(c: Criteria, x: Listing) -> list[Answer]:
    answers: list[Answer] = []
    if c.area_min is not None or c.area_max is not None:
        top = x.area_total if x.area_max is None else x.area_max
        low = c.area_min or 0
        high = 10**9 if c.area_max is None else c.area_max
        answers.append(None if x.area_total is None else x.area_total <= high and (top or 0) >= low)
    for wanted, stated in ((c.pets, x.pets), (c.furnished, x.furnished)):
        if wanted is not None:
            answers.append(None if stated is None else stated is wanted)
    if c.year_built_min is not None or c.year_built_max is not None:
        years = range(c.year_built_min or 0, (c.year_built_max or 9999) + 1)
        answers.append(None if x.year_built is None else x.year_built in years)
    return answers


def _words(c: Criteria, x: Listing) -> list[Answer]:
    text = _plain(x.title + " " + (x.description or ""))

    def starts_a_word(word: str) -> bool:
        return re.search(rf"(?<![\w']){re.escape(_plain(word))}", text) is not None

    return [
        *(starts_a_word(word) for word in c.include_words),
        *(not starts_a_word(word) for word in c.exclude_words),
    ]


def oracle(c: Criteria, subject: Subject) -> bool:
    """The rules as a person would list them; None is "not stated"."""
    x, event = subject.listing, subject.event
    answers: list[Answer] = [not c.events or event.kind in c.events]
    answers += [not c.sources or subject.source in c.sources]
    answers += [subject.source not in c.excluded_sources]
    answers += _drop(c, event) + _kinds(c, x) + _rooms(c, x) + _facts(c, x) + _floors(c, x)
    answers += _money(c, c.price_min, c.price_max, x, x.price, x.price_max)
    answers += _money(c, c.price_per_m2_min, c.price_per_m2_max, x, x.price_per_m2)
    answers += _map(c, x) + _words(c, x)
    return all(c.unknown_passes if answer is None else answer for answer in answers)


@settings(max_examples=400)
@given(CRITERIA, SUBJECTS)
def test_the_second_opinion_is_the_same(c: Criteria, subject: Subject) -> None:
    assert matches(c, subject, RATES) is oracle(c, subject)


@pytest.mark.parametrize("name", sorted(Criteria.model_fields))
@settings(max_examples=25)
@given(c=CRITERIA, subject=SUBJECTS)
def test_each_criterion_alone_has_the_same_second_opinion(
    name: str, c: Criteria, subject: Subject
) -> None:
    kept = {name, f"{name[:-4]}_min", f"{name[:-4]}_max", "currency", "unknown_passes"}
    if name != "events":
        kept |= {"events"}
    alone = Criteria(**{field: value for field, value in c if field in kept})
    assert matches(alone, subject, RATES) is oracle(alone, subject)


@given(CRITERIA, SUBJECTS)
def test_an_explanation_passes_exactly_what_matches(c: Criteria, subject: Subject) -> None:
    passed = all(verdict.passed for verdict in explain(c, subject, RATES))
    assert passed is matches(c, subject, RATES)


@given(st.lists(CRITERIA, max_size=4), st.lists(SUBJECTS, max_size=4))
def test_a_batch_is_matched_like_its_parts(criteria: list[Criteria], batch: list[Subject]) -> None:
    subscriptions = [subscription(number, one) for number, one in enumerate(criteria)]
    assert PlainMatcher(subscriptions[::-1], RATES).match(batch).lists(len(batch)) == [
        [number for number, one in enumerate(criteria) if matches(one, subject, RATES)]
        for subject in batch
    ]
