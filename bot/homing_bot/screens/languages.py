"""Which language to speak."""

from __future__ import annotations

from homing.i18n import LANGUAGES, Catalogue
from homing_bot.screens.keyboards import choice, grid
from homing_bot.screens.markup import bold
from homing_bot.screens.screen import Rows, Screen

#: What a button of a language begins with.
PREFIX = "l1:"


def languages(say: Catalogue, below: Rows = ()) -> Screen:
    """All of them; the person's has a tick.

    Args:
        below: further rows of buttons.
    """
    buttons = [
        choice(name, f"{PREFIX}{code}", chosen=True if code == say.language else None)
        for code, name in LANGUAGES.items()
    ]
    return Screen(bold(say("Which language shall I speak?")), [*grid(buttons, 2), *below])
