"""A screen in a state that is typical of it: what tests and docs show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from homing.i18n import Catalogue
from homing_bot.screens.screen import Screen


@dataclass(frozen=True)
class Sample:
    #: Dotted, by part of the bot: `onboarding.price`.
    name: str
    #: When it is seen, in a few words.
    when: str
    screen: Callable[[Catalogue], Screen]
