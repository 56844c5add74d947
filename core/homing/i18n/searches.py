"""What a search asks for, told to people: line by line, and as a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from homing.i18n.catalogue import Catalogue
from homing.i18n.labels import DEALS, PROPERTIES
from homing.models.kinds import DealType, PropertyType
from homing.models.subscription import Criteria
from homing.places.known import city_name

#: Characters of a name; buttons show about so many.
_NAME = 60


def lines(criteria: Criteria, say: Catalogue) -> list[tuple[str, str]]:
    """(what, which) of everything that is asked for, in the order in which people are asked; plain text."""
    told = [(label(say), value(criteria, say)) for label, value in _LINES]
    return [(what, which) for what, which in told if which]


def name(criteria: Criteria, say: Catalogue) -> str:
    """A name for the search: the weightiest of its wishes."""
    what = ", ".join(filter(None, (deals(criteria, say), kinds(criteria, say)))).capitalize()
    parts = (what, *(value(criteria, say) for value in (place, rooms, price)))
    found = ", ".join(filter(None, parts)) or say("All homes")
    return found if len(found) <= _NAME else found[: _NAME - 1].rstrip(" ,") + "…"


def deals(criteria: Criteria, say: Catalogue) -> str:
    return _listed(say(DEALS[one]) for one in DealType if one in criteria.deal_types)


def kinds(criteria: Criteria, say: Catalogue) -> str:
    return _listed(say(PROPERTIES[one]) for one in PropertyType if one in criteria.property_types)


def city(criteria: Criteria, say: Catalogue) -> str:
    return "" if criteria.city is None else city_name(criteria.city, say.language)


def districts(criteria: Criteria, _: Catalogue) -> str:
    return _listed(sorted(criteria.districts))


def place(criteria: Criteria, say: Catalogue) -> str:
    """The city, with its only district."""
    only = districts(criteria, say) if len(criteria.districts) == 1 else ""
    return _listed(filter(None, (city(criteria, say), only)))


def rooms(criteria: Criteria, say: Catalogue) -> str:
    """ "Studio, 1–2 rooms", "3+ rooms"; plain text."""
    numbers = sorted(criteria.rooms - {0})
    told = [say("Studio")] if 0 in criteria.rooms else []
    most = criteria.rooms_at_least
    most = criteria.rooms_at_least
    low = None if most is None else min([*_run_up_to(numbers, most), most])
    below = [one for one in numbers if low is None or one < low]
    if below:
        told.append(_room_numbers(below, say))
    if low is not None:
        told.append(say.plural("{n}+ room", "{n}+ rooms", low))
    return _listed(told)


def price(criteria: Criteria, say: Catalogue) -> str:
    currency = criteria.currency or ""
    return _range(
        criteria.price_min,
        criteria.price_max,
        say,
        lambda amount: say.money(amount, currency, short=True),
    )


def area(criteria: Criteria, say: Catalogue) -> str:
    return _range(
        criteria.area_min,
        criteria.area_max,
        say,
        lambda amount: say("{n} m²", n=say.number(amount)),
    )


def floor(criteria: Criteria, say: Catalogue) -> str:
    told = [_range(criteria.floor_min, criteria.floor_max, say, say.number)]
    if criteria.not_first_floor:
        told.append(say("not the first"))
    if criteria.not_last_floor:
        told.append(say("not the last"))
    return _listed(filter(None, told))


def pets(criteria: Criteria, say: Catalogue) -> str:
    return "" if criteria.pets is None else say("allowed") if criteria.pets else say("no pets")


def furnished(criteria: Criteria, say: Catalogue) -> str:
    if criteria.furnished is None:
        return ""
    return say("furnished") if criteria.furnished else say("unfurnished")


def included(criteria: Criteria, _: Catalogue) -> str:
    return _listed(sorted(criteria.include_words))


def excluded(criteria: Criteria, _: Catalogue) -> str:
    return _listed(sorted(criteria.exclude_words))


_LINES: tuple[
    tuple[Callable[[Catalogue], str], Callable[[Criteria, Catalogue], str]], ...
] = (
    (lambda say: say("Deal"), deals),
    (lambda say: say("Kind of home"), kinds),
    (lambda say: say("City"), city),
    (lambda say: say("Districts"), districts),
    (lambda say: say("Rooms"), rooms),
    (lambda say: say("Price"), price),
    (lambda say: say("Area"), area),
    (lambda say: say("Floor"), floor),
    (lambda say: say("Pets"), pets),
    (lambda say: say("Furniture"), furnished),
    (lambda say: say("With the words"), included),
    (lambda say: say("Without the words"), excluded),
)  # fmt: skip


def _listed(values: Iterable[str]) -> str:
    return ", ".join(values)


def _range(
    low: Decimal | int | None,
    high: Decimal | int | None,
    say: Catalogue,
    shown: Callable[[Decimal | int], str],
) -> str:
    if low is not None and high is not None:
        if low == high:
            return shown(low)
        return f"{say.short(low)}–{shown(high)}"
    if low is not None:
        return say("from {amount}", amount=shown(low))
    return "" if high is None else say("up to {amount}", amount=shown(high))


def _run_up_to(numbers: list[int], end: int) -> list[int]:
    """Those of the numbers that lead to `end` without a gap."""
    run: list[int] = []
    for number in reversed([one for one in numbers if one < end]):
        if number != end - 1 - len(run):
            break
        run.append(number)
    return run


def _room_numbers(numbers: list[int], say: Catalogue) -> str:
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        before = f"{numbers[0]}–"
    else:
        before = "".join(f"{number}, " for number in numbers[:-1])
    return say.plural("{before}{n} room", "{before}{n} rooms", numbers[-1], before=before)
