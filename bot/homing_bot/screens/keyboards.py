"""Rows of buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aiogram.types import InlineKeyboardButton

from homing.i18n import Catalogue

#: Bytes of what a button says when it is pressed.
MOST_DATA = 64
#: Characters on a button; phones show about forty of them.
_MOST_LABEL = 60

Row = list[InlineKeyboardButton]


def choice(text: str, data: str, *, chosen: bool | None = None) -> InlineKeyboardButton:
    """A button that says `data` when it is pressed.

    Args:
        chosen: of a multiple choice, whether it is ticked.

    Raises:
        ValueError: the data is longer than Telegram takes.
    """
    if len(data.encode()) > MOST_DATA:
        raise ValueError(f"callback data: expected at most {MOST_DATA} bytes, found {data!r}")
    tick = "" if chosen is None else "✅ " if chosen else "▫️ "
    label = text if len(text) <= _MOST_LABEL else text[: _MOST_LABEL - 1] + "…"
    return InlineKeyboardButton(text=tick + label, callback_data=data)


def grid(buttons: Sequence[InlineKeyboardButton], width: int) -> list[Row]:
    """Rows of `width` buttons; the last may be shorter."""
    return [list(buttons[at : at + width]) for at in range(0, len(buttons), width)]


def paged(
    buttons: Sequence[InlineKeyboardButton],
    page: int,
    turn: Callable[[int], str],
    *,
    width: int = 1,
    rows: int = 8,
) -> list[Row]:
    """One page of the buttons, and a row that turns pages where there are several.

    Args:
        page: from 0; one that is not there is the nearest that is.
        turn: the data of a button that leads to a page.
    """
    size = width * rows
    pages = max(1, -(-len(buttons) // size))
    page = min(max(page, 0), pages - 1)
    shown = grid(buttons[page * size : (page + 1) * size], width)
    if pages == 1:
        return shown
    before, after = (page - 1) % pages, (page + 1) % pages
    where = f"{page + 1} / {pages}"
    return [
        *shown,
        [choice("◀️", turn(before)), choice(where, turn(page)), choice("▶️", turn(after))],
    ]


def back(say: Catalogue, data: str) -> InlineKeyboardButton:
    """Leads where one came from."""
    return choice(f"⬅️ {say('Back')}", data)


def cancel(say: Catalogue, data: str) -> InlineKeyboardButton:
    """Leaves what one is doing."""
    return choice(f"✖️ {say('Cancel')}", data)
