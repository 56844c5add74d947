"""The form of a saved search: criteria as fields, and back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Final

from multidict import MultiMapping
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from homing.i18n import Catalogue, mark
from homing.i18n.searches import name as usual_name
from homing.models.subscription import Criteria
from homing.places.known import city_name

CURRENCIES: Final = ("UAH", "USD", "EUR", "UZS", "RUB", "PLN", "GBP", "AED")

#: The last chip of the rooms: so many or more.
MOST_ROOMS: Final = 5

#: Criteria that the form has, by the field that sets them; all others stay as they are.
_CHOICES = ("deal_types", "property_types")
_AMOUNTS = ("price_min", "price_max", "area_min", "area_max", "floor_min", "floor_max")
_NUMBERS = (*_AMOUNTS, "year_built_min")
_LISTS = ("districts", "include_words", "exclude_words")
_FLAGS = ("not_first_floor", "not_last_floor")
_MAYBE = ("pets", "furnished")

#: What a field is called where something is wrong with it.
LABELS: Final = {
    "name": mark("Name"),
    "city": mark("City"),
    "districts": mark("Districts"),
    "price_min": mark("Price"),
    "price_max": mark("Price"),
    "currency": mark("Currency"),
    "area_min": mark("Area"),
    "area_max": mark("Area"),
    "floor_min": mark("Floor"),
    "floor_max": mark("Floor"),
    "year_built_min": mark("Year built"),
    "include_words": mark("With the words"),
    "exclude_words": mark("Without the words"),
    "rooms": mark("Rooms"),
}

Given = MultiMapping[Any]

#: Values by field, of which most have one.
Shown = Mapping[str, list[str]]


def _line(value: object) -> object:
    return " ".join(value.replace("\0", "").split()) if isinstance(value, str) else value


class Named(BaseModel):
    """The form's own field."""

    model_config = ConfigDict(extra="ignore")

    name: Annotated[str, BeforeValidator(_line), StringConstraints(max_length=100)] = Field("")


def name(given: Given, criteria: Criteria, say: Catalogue) -> str:
    """What the person calls the search; where they left that out, what it asks for.

    Raises:
        ValidationError: it is too long.
    """
    stated = Named.model_validate({"name": _text(given, "name")}).name
    return stated or usual_name(criteria, say)


def criteria(given: Given, before: Criteria) -> Criteria:
    """The form's fields on what the form does not show of the search before.

    Raises:
        ValidationError: a field cannot be read, or fields contradict one another.
    """
    kept = before.model_dump(exclude_unset=True)
    read: dict[str, object] = {
        "city": _text(given, "city") or None,
        "currency": _text(given, "currency") or None,
        **{field: given.getall(field, []) for field in _CHOICES},
        **{field: _number(given, field) for field in _NUMBERS},
        **{field: _list(given, field) for field in _LISTS},
        **{field: field in given for field in _FLAGS},
        **{field: {"yes": True, "no": False}.get(_text(given, field)) for field in _MAYBE},
        **_rooms(given.getall("rooms", []), before),
    }
    blank = Criteria().model_dump()
    changed = {field: value for field, value in read.items() if value != _empty(blank[field])}
    others = {field: value for field, value in kept.items() if field not in read}
    return Criteria.model_validate(others | changed)


def shown(criteria: Criteria, name: str, say: Catalogue) -> Shown:
    """The form of a search."""
    texts: dict[str, object] = {
        "name": name,
        "city": "" if criteria.city is None else city_name(criteria.city, say.language),
        "currency": criteria.currency,
        **{field: _plain(getattr(criteria, field)) for field in _NUMBERS},
        **{field: ", ".join(sorted(getattr(criteria, field))) for field in _LISTS},
        **{field: {True: "yes", False: "no"}.get(getattr(criteria, field)) for field in _MAYBE},
        **{field: "on" if getattr(criteria, field) else None for field in _FLAGS},
    }
    found = {field: [str(text)] for field, text in texts.items() if text not in (None, "")}
    found |= {field: sorted(getattr(criteria, field)) for field in _CHOICES}
    return found | {"rooms": _room_chips(criteria)}


def as_given(given: Given) -> Shown:
    """The form as somebody has filled it in, right or wrong."""
    return {field: [str(one) for one in given.getall(field)] for field in given}


def problem(error: ValidationError, say: Catalogue) -> str:
    """What to look at again."""
    names = (str(one["loc"][0]) if one["loc"] else "" for one in error.errors())
    labels = dict.fromkeys(say(LABELS[name]) for name in names if name in LABELS)
    if labels:
        return say("Please check: {fields}", fields=", ".join(labels))
    return say("Please check the bounds: a lower one is above its upper one.")


_ROOMS = frozenset(map(str, range(MOST_ROOMS + 1)))


def _rooms(chosen: list[Any], before: Criteria) -> dict[str, object]:
    """Chips tell less than criteria, "6 rooms" for one; so what shows as the same chips stays as it was."""
    numbers = {int(one) for one in chosen if str(one) in _ROOMS}
    if numbers == set(map(int, _room_chips(before))):
        return {"rooms": before.rooms, "rooms_at_least": before.rooms_at_least}
    least = MOST_ROOMS if MOST_ROOMS in numbers else None
    return {"rooms": sorted(numbers - {MOST_ROOMS}), "rooms_at_least": least}


def _room_chips(criteria: Criteria) -> list[str]:
    chips = {min(number, MOST_ROOMS) for number in criteria.rooms}
    if criteria.rooms_at_least is not None:
        chips |= set(range(min(criteria.rooms_at_least, MOST_ROOMS), MOST_ROOMS + 1))
    return [str(number) for number in sorted(chips)]


def _plain(value: Decimal | int | None) -> str | None:
    return None if value is None else f"{Decimal(value).normalize():f}"


def _text(given: Given, field: str) -> str:
    return str(given.get(field, "")).replace("\0", "").strip()


def _number(given: Given, field: str) -> str | None:
    """As people write numbers: with blanks between the digits, and a comma."""
    return "".join(_text(given, field).split()).replace(",", ".") or None


def _list(given: Given, field: str) -> list[str]:
    return [part.strip() for part in _text(given, field).split(",") if part.strip()]


def _empty(value: object) -> object:
    return [] if isinstance(value, frozenset | set) else value
