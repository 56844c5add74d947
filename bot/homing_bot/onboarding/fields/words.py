"""Fields of words that are written, and taken back by a button each."""

from __future__ import annotations

import re
from collections.abc import Iterable

from homing.i18n import Catalogue, mark
from homing_bot.onboarding.draft import Draft, short
from homing_bot.onboarding.fields.field import Field, Problem, data
from homing_bot.screens import Screen, choice, grid
from homing_bot.screens.markup import bold, paragraphs

#: Of one field. Matching takes more, but nobody reads more on a screen.
_MOST = 20
_LONGEST = 60
_BETWEEN = re.compile(r"[,;\n]+")


def words(name: str, criterion: str, label: str, question: str) -> Field:
    """A field of a criterion that is a set of words.

    Args:
        label, question: English, from `mark`.
    """

    def render(draft: Draft, say: Catalogue) -> Screen:
        chosen = sorted(getattr(draft.criteria, criterion))
        buttons = [choice(f"✖️ {word}", data(name, short(word))) for word in chosen]
        hint = say("Write them with commas between. A beginning is enough: “balcon” finds balcony.")
        return Screen(paragraphs(bold(say(question)), hint), grid(buttons, 2))

    def press(draft: Draft, value: str) -> Draft:
        left = {word for word in getattr(draft.criteria, criterion) if short(word) != value}
        return _asking(draft, left)

    def typed(draft: Draft, text: str) -> Draft | Problem:
        given = [" ".join(word.split()) for word in _BETWEEN.split(text)]
        wanted = {word for word in given if any(letter.isalnum() for letter in word)}
        if not wanted:
            return Problem(mark("Please write one or more words."))
        if too_long := next((word for word in wanted if len(word) > _LONGEST), None):
            problem = mark("“{word}” is too long: at most {n} letters.")
            return Problem(problem, {"word": f"{too_long[:_LONGEST]}…", "n": _LONGEST})
        together = getattr(draft.criteria, criterion) | wanted
        if len(together) > _MOST:
            return Problem(mark("These are too many words: at most {n}."), {"n": _MOST})
        return _asking(draft, together)

    def _asking(draft: Draft, chosen: Iterable[str]) -> Draft:
        left = frozenset(chosen)
        return draft.asking(**{criterion: left}) if left else draft.without(criterion)

    return Field(name, label, (criterion,), render, press, typed)
