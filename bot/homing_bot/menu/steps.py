"""What the menu's buttons say: where they lead, and with which numbers."""

from __future__ import annotations

from aiogram.filters import Filter
from aiogram.types import CallbackQuery

#: Grows when the meaning changes, so that buttons of old messages are told apart.
_VERSION = "m1"


def to(step: str, *numbers: int) -> str:
    """The data of a button that leads to a step."""
    return ":".join((_VERSION, step, *map(str, numbers)))


class Step(Filter):
    """Takes presses that lead to one step; handlers get its numbers by the name `numbers`.

    Args:
        step: the word.
        count: of numbers.
    """

    def __init__(self, step: str, count: int = 0) -> None:
        self._step = step
        self._count = count

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, tuple[int, ...]]:
        version, _, rest = (query.data or "").partition(":")
        step, *numbers = rest.split(":")
        fits = (version, step, len(numbers)) == (_VERSION, self._step, self._count)
        if not fits or not all(map(_is_number, numbers)):
            return False
        return {"numbers": tuple(map(int, numbers))}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
