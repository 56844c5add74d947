"""How large it is to be."""

from __future__ import annotations

from homing.i18n import Catalogue, mark, searches
from homing.models.subscription import Criteria
from homing_bot.onboarding.amounts import parse
from homing_bot.onboarding.draft import Draft
from homing_bot.onboarding.fields.field import Field, Problem, data
from homing_bot.screens import Screen, choice, grid
from homing_bot.screens.markup import bold, paragraphs

NAME = "area"
_PRESETS = {
    "-40": (None, 40),
    "40-60": (40, 60),
    "60-80": (60, 80),
    "80-120": (80, 120),
    "120-200": (120, 200),
    "200-": (200, None),
}
#: Square metres.
_MOST = 1_000_000


def render(draft: Draft, say: Catalogue) -> Screen:
    buttons = [
        choice(_label(low, high, say), data(NAME, value)) for value, (low, high) in _PRESETS.items()
    ]
    text = paragraphs(
        bold(say("What area, in square metres?")), say("Choose, or write it: 40-60, from 80.")
    )
    return Screen(text, grid(buttons, 2))


def press(draft: Draft, value: str) -> Draft:
    if value not in _PRESETS:
        return draft
    low, high = _PRESETS[value]
    return draft.asking(area_min=low, area_max=high).having(done=True)


def typed(draft: Draft, text: str) -> Draft | Problem:
    found = parse(text, scaled=False)
    if found is None or max(found.low or 0, found.high or 0) > _MOST:
        return Problem(mark("I do not understand that area. Write it like 40-60 or from 80."))
    # Who writes "50" wants no less.
    low, high = (found.low, found.high) if found.is_marked else (found.high, None)
    return draft.asking(area_min=low, area_max=high).having(done=True)


def _label(low: int | None, high: int | None, say: Catalogue) -> str:
    return searches.area(Criteria.model_validate({"area_min": low, "area_max": high}), say)


FIELD = Field(NAME, mark("Area"), ("area_min", "area_max"), render, press, typed)
