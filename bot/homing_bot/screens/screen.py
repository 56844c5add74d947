"""A screen, and Telegram's limits on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from homing_bot.screens.cutting import cut

#: UTF-16 code units of a text, and of a caption under a picture.
MOST_TEXT, MOST_CAPTION = 4096, 1024
#: Buttons of a message.
MOST_BUTTONS = 100

Rows = Sequence[Sequence[InlineKeyboardButton]]


@dataclass(frozen=True)
class Screen:
    """A text with buttons, as it is meant; `html` and `markup` are what Telegram takes of it."""

    #: In Telegram's HTML; values in it are escaped.
    text: str
    rows: Rows = field(default=())

    @property
    def html(self) -> str:
        """As much of the text as a message holds."""
        return cut(self.text, MOST_TEXT)

    @property
    def caption(self) -> str:
        """As much of the text as goes under a picture."""
        return cut(self.text, MOST_CAPTION)

    @property
    def markup(self) -> InlineKeyboardMarkup | None:
        """None where there are no buttons. Of too many the last row stays, since it leads on and back."""
        rows = [list(row) for row in self.rows if row]
        while len(rows) > 1 and sum(map(len, rows)) > MOST_BUTTONS:
            del rows[-2]
        return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None
