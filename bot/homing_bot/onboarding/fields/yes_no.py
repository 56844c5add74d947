"""Fields that are wanted, unwanted, or all the same."""

from __future__ import annotations

from homing.i18n import Catalogue
from homing_bot.onboarding.draft import Draft
from homing_bot.onboarding.fields.choosing import PRESS_ONE, named
from homing_bot.onboarding.fields.field import Field, Problem, data
from homing_bot.screens import Screen, choice
from homing_bot.screens.markup import bold


def yes_no(name: str, label: str, question: str, *, yes: str, no: str) -> Field:
    """A field of the criterion of that name.

    Args:
        label, question, yes, no: English, from `mark`.
    """
    labels = {"yes": yes, "no": no}

    def render(draft: Draft, say: Catalogue) -> Screen:
        chosen = {True: "yes", False: "no"}.get(getattr(draft.criteria, name))
        rows = [
            [choice(say(text), data(name, value), chosen=True if value == chosen else None)]
            for value, text in labels.items()
        ]
        return Screen(bold(say(question)), rows)

    def press(draft: Draft, value: str) -> Draft:
        if value not in labels:
            return draft
        return draft.asking(**{name: value == "yes"}).having(done=True)

    def typed(draft: Draft, text: str) -> Draft | Problem:
        found = named(text, labels)
        return Problem(PRESS_ONE) if found is None else press(draft, found)

    return Field(name, label, (name,), render, press, typed)
