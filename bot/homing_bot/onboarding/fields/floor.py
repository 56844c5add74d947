"""On which floor; and neither on the first nor the last, where somebody minds."""

from __future__ import annotations

from homing.i18n import Catalogue, mark, searches
from homing.models.subscription import Criteria
from homing_bot.onboarding.amounts import parse
from homing_bot.onboarding.draft import Draft
from homing_bot.onboarding.fields.field import Field, Problem, data
from homing_bot.screens import Screen, choice, grid
from homing_bot.screens.markup import bold, paragraphs

NAME = "floor"
_PRESETS = {"-3": (None, 3), "2-5": (2, 5), "5-10": (5, 10), "10-": (10, None)}
_SWITCHES = {
    "not-first": ("not_first_floor", mark("Not the first")),
    "not-last": ("not_last_floor", mark("Not the last")),
}
_MOST = 200


def render(draft: Draft, say: Catalogue) -> Screen:
    criteria = draft.criteria
    ranges = [
        choice(_label(bounds, say), data(NAME, value), chosen=_tick(criteria, bounds))
        for value, bounds in _PRESETS.items()
    ]
    switches = [
        choice(say(text), data(NAME, value), chosen=getattr(criteria, name))
        for value, (name, text) in _SWITCHES.items()
    ]
    text = paragraphs(bold(say("Which floor?")), say("Choose, or write it: 3-7, from 2, up to 9."))
    return Screen(text, [*grid(ranges, 2), switches])


def press(draft: Draft, value: str) -> Draft:
    if value in _SWITCHES:
        name, _ = _SWITCHES[value]
        on = getattr(draft.criteria, name)
        return draft.without(name) if on else draft.asking(**{name: True})
    if value not in _PRESETS:
        return draft
    low, high = _PRESETS[value]
    if _tick(draft.criteria, (low, high)):
        return draft.without("floor_min", "floor_max")
    return draft.asking(floor_min=low, floor_max=high)


def typed(draft: Draft, text: str) -> Draft | Problem:
    found = parse(text, scaled=False)
    bounds = [] if found is None else [one for one in (found.low, found.high) if one is not None]
    if found is None or any(one != int(one) or one > _MOST for one in bounds):
        return Problem(mark("I do not understand that floor. Write it like 3-7 or from 2."))
    high = None if found.high is None else int(found.high)
    low = None if found.low is None else int(found.low)
    if not found.is_marked:
        low = high
    return draft.asking(floor_min=low, floor_max=high).having(done=True)


def _label(bounds: tuple[int | None, int | None], say: Catalogue) -> str:
    low, high = bounds
    return searches.floor(Criteria(floor_min=low, floor_max=high), say)


def _tick(criteria: Criteria, bounds: tuple[int | None, int | None]) -> bool | None:
    return True if (criteria.floor_min, criteria.floor_max) == bounds else None


FIELD = Field(
    NAME,
    mark("Floor"),
    ("floor_min", "floor_max", "not_first_floor", "not_last_floor"),
    render,
    press,
    typed,
)
