"""What a field of a search is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from homing.i18n import Catalogue
from homing.storage.database import Connection
from homing_bot.onboarding.draft import Draft
from homing_bot.screens import Screen


@dataclass(frozen=True)
class Problem:
    """Why an answer cannot be taken; the field is asked again."""

    #: English, from `mark`.
    text: str
    values: dict[str, object] = field(default_factory=dict)

    def told(self, say: Catalogue) -> str:
        return say(self.text, **self.values)


async def _as_it_is(_: Connection, draft: Draft) -> Draft:
    return draft


def _always(_: Draft) -> bool:
    return True


@dataclass(frozen=True)
class Field:
    """One thing that a search may ask for. All functions are pure but `prepare`."""

    name: str
    #: English, from `mark`: on buttons.
    label: str
    #: Names of the criteria that it sets.
    criteria: tuple[str, ...]
    #: The question with the buttons of the answers; those that lead on and back are added to it.
    render: Callable[[Draft, Catalogue], Screen]
    #: A pressed button's value; an unknown one changes nothing.
    press: Callable[[Draft, str], Draft]
    #: A written answer.
    typed: Callable[[Draft, str], Draft | Problem]
    #: Looks up what the screen offers.
    prepare: Callable[[Connection, Draft], Awaitable[Draft]] = _as_it_is
    #: Whether it makes sense for this search; asked after `prepare`.
    applies: Callable[[Draft], bool] = _always

    def is_set(self, draft: Draft) -> bool:
        return draft.has(*self.criteria)

    def clear(self, draft: Draft) -> Draft:
        return draft.without(*self.criteria)


def data(name: str, value: str) -> str:
    """What a button of a field says."""
    return f"o:{name}:{value}"
