"""How many rooms: several numbers may be chosen."""

from __future__ import annotations

import re

from homing.i18n import Catalogue, mark
from homing.models.kinds import PropertyType
from homing_bot.onboarding.draft import Draft
from homing_bot.onboarding.fields.field import Field, Problem, data
from homing_bot.screens import Screen, choice, grid
from homing_bot.screens.markup import bold, paragraphs

NAME = "rooms"
#: This many and more are one choice.
_OPEN = 5
_WITH_ROOMS = {PropertyType.APARTMENT, PropertyType.HOUSE}
_WRITTEN = re.compile(
    r"(?P<low>\d{1,2})\s*(?:(?P<open>\+)|(?:-|–|—|\.\.)\s*(?P<high>\d{1,2}))?(?!\d)"
)


def render(draft: Draft, say: Catalogue) -> Screen:
    chosen = draft.criteria.rooms
    labels = {"0": say("Studio")} | {str(number): str(number) for number in range(1, _OPEN)}
    buttons = [
        choice(label, data(NAME, value), chosen=int(value) in chosen)
        for value, label in labels.items()
    ]
    most = draft.criteria.rooms_at_least is not None
    buttons.append(choice(f"{_OPEN}+", data(NAME, "more"), chosen=most))
    text = paragraphs(bold(say("How many rooms?")), say("You can choose several."))
    return Screen(text, grid(buttons, 3))


def press(draft: Draft, value: str) -> Draft:
    if value == "more":
        return _open(draft, draft.criteria.rooms_at_least is None)
    if value not in {str(number) for number in range(_OPEN)}:
        return draft
    return draft.asking(rooms=draft.criteria.rooms ^ {int(value)})


def typed(draft: Draft, text: str) -> Draft | Problem:
    found = _WRITTEN.search(text)
    if found is None:
        return Problem(mark("Please press the numbers of rooms, or write them like 2-3."))
    low = int(found["low"])
    high = 50 if found["open"] else int(found["high"] or low)
    numbers = range(min(low, high), max(low, high) + 1)
    asked = draft.asking(rooms=frozenset(one for one in numbers if one < _OPEN))
    return _open(asked, numbers[-1] >= _OPEN).having(done=True)


def _open(draft: Draft, wanted: bool) -> Draft:
    return draft.asking(rooms_at_least=_OPEN) if wanted else draft.without("rooms_at_least")


def _applies(draft: Draft) -> bool:
    kinds = draft.criteria.property_types
    return not kinds or bool(kinds & _WITH_ROOMS)


FIELD = Field(
    NAME, mark("Rooms"), ("rooms", "rooms_at_least"), render, press, typed, applies=_applies
)
