"""What the menu has asked the person to write."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup


class Asking(StatesGroup):
    """What the next message is."""

    search_name = State()
    note = State()
    new_list = State()
    list_name = State()
    broadcast = State()


_NUMBERS = "numbers"


async def ask(state: FSMContext, what: State, numbers: Sequence[int] = ()) -> None:
    """The person's next message is that, about the thing with these numbers."""
    await state.set_state(what)
    await state.set_data({_NUMBERS: list(numbers)})


async def about(state: FSMContext) -> tuple[int, ...]:
    """The numbers that were given to `ask`."""
    return tuple((await state.get_data()).get(_NUMBERS, ()))
