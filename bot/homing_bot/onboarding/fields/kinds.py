"""Which kinds of homes: several may be chosen."""

from __future__ import annotations

from homing.i18n import Catalogue, mark
from homing.i18n.labels import PROPERTIES
from homing.models.kinds import PropertyType
from homing_bot.onboarding.draft import Draft
from homing_bot.onboarding.fields.choosing import PRESS_ONE, named
from homing_bot.onboarding.fields.field import Field, Problem, data
from homing_bot.screens import Screen, choice, grid
from homing_bot.screens.markup import bold, paragraphs

NAME = "kinds"


def render(draft: Draft, say: Catalogue) -> Screen:
    chosen = draft.criteria.property_types
    buttons = [
        choice(say(text), data(NAME, kind), chosen=kind in chosen)
        for kind, text in PROPERTIES.items()
    ]
    text = paragraphs(bold(say("What kind of home?")), say("You can choose several."))
    return Screen(text, grid(buttons, 2))


def press(draft: Draft, value: str) -> Draft:
    if value not in set(PropertyType):
        return draft
    return draft.asking(property_types=draft.criteria.property_types ^ {PropertyType(value)})


def typed(draft: Draft, text: str) -> Draft | Problem:
    found = named(text, PROPERTIES)
    if found is None:
        return Problem(PRESS_ONE)
    return draft.asking(property_types=draft.criteria.property_types | {found})


FIELD = Field(NAME, mark("Kind of home"), ("property_types",), render, press, typed)
