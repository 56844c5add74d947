"""The screen of further wishes: each is a field of its own."""

from __future__ import annotations

from aiogram.types import InlineKeyboardButton

from homing.i18n import Catalogue
from homing_bot.onboarding.draft import Draft
from homing_bot.onboarding.fields import EXTRAS, Field, data
from homing_bot.onboarding.frames import BACK, CANCEL, NEXT
from homing_bot.screens import Screen, back, cancel, choice, grid
from homing_bot.screens.markup import bold, paragraphs

NAME = "extras"


def render(draft: Draft, say: Catalogue) -> Screen:
    """The wishes that are said have a tick."""
    buttons = [_button(field, draft, say) for field in EXTRAS]
    said = any(field.is_set(draft) for field in EXTRAS)
    onward = say("Next") if said else say("Skip")
    ways = [back(say, data(NAME, BACK)), choice(f"{onward} ➡️", data(NAME, NEXT))]
    text = paragraphs(
        bold(say("Anything else?")), say("You can leave this out and change it later.")
    )
    return Screen(text, [*grid(buttons, 2), ways, [cancel(say, data(NAME, CANCEL))]])


def _button(field: Field, draft: Draft, say: Catalogue) -> InlineKeyboardButton:
    return choice(say(field.label), data(NAME, field.name), chosen=field.is_set(draft) or None)
