"""Favourites of the menu: listed, shown, removed, with a note."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from homing.i18n import Catalogue
from homing.storage import favourites
from homing.storage.database import Pool
from homing.storage.favourites import NOTE_LENGTH
from homing.storage.users import User
from homing_bot.menu import keeping
from homing_bot.menu.asking import Asking, about, ask
from homing_bot.menu.homes import noting, removal
from homing_bot.menu.looking import favourite, favourites_at, place_of
from homing_bot.menu.members import for_members
from homing_bot.menu.steps import Step
from homing_bot.menu.written import NO_COMMAND, lines
from homing_bot.screens import send, show

#: In buttons: a home, and the place from where one came; see `Place`.
Numbers = tuple[int, ...]


def make() -> Router:
    """The router."""
    router = for_members("favourites")
    router.callback_query.register(every, Step("homes", 3))
    router.callback_query.register(one, Step("home", 4))
    router.callback_query.register(remove, Step("removing", 4))
    router.callback_query.register(removed, Step("removed", 4))
    router.callback_query.register(note, Step("note", 4))
    router.callback_query.register(wipe, Step("unnote", 4))
    router.message.register(noted, Asking.note, NO_COMMAND, F.chat.type == "private")
    return router


async def every(
    query: CallbackQuery, numbers: Numbers, pool: Pool, user: User, say: Catalogue
) -> None:
    """All favourites, or those of a list."""
    async with pool.connection() as connection:
        shown = await favourites_at(connection, user, place_of(numbers), say)
    await show(query, *shown)


async def one(
    query: CallbackQuery, numbers: Numbers, pool: Pool, user: User, say: Catalogue
) -> None:
    """One favourite."""
    async with pool.connection() as connection:
        shown = await favourite(connection, user, numbers, say)
    await show(query, *shown)


async def remove(
    query: CallbackQuery, numbers: Numbers, pool: Pool, user: User, say: Catalogue
) -> None:
    """Asks whether it is meant."""
    async with pool.connection() as connection:
        shown = await favourite(connection, user, numbers, say)
        found = await keeping.one(connection, user.id, numbers[0])
    if found is not None:
        shown = removal(found, place_of(numbers), say), None
    await show(query, *shown)


async def removed(
    query: CallbackQuery, numbers: Numbers, pool: Pool, user: User, say: Catalogue
) -> None:
    """Keeps it no longer; a second press changes nothing."""
    async with pool.connection() as connection:
        await favourites.drop(connection, user.id, numbers[0])
        screen, _ = await favourites_at(connection, user, place_of(numbers), say)
    await show(query, screen, say("No longer among your favourites."))


async def note(
    query: CallbackQuery,
    numbers: Numbers,
    pool: Pool,
    user: User,
    say: Catalogue,
    state: FSMContext,
) -> None:
    """Asks for a note."""
    async with pool.connection() as connection:
        found = await keeping.one(connection, user.id, numbers[0])
        shown = await favourite(connection, user, numbers, say)
    if found is not None:
        await ask(state, Asking.note, numbers)
        shown = noting(found, place_of(numbers), say), None
    await show(query, *shown)


async def noted(
    message: Message, pool: Pool, user: User, say: Catalogue, state: FSMContext
) -> None:
    """Takes the note; asks again where it is none."""
    numbers = await about(state)
    text = lines(message.text, NOTE_LENGTH)
    async with pool.connection() as connection:
        found = await keeping.one(connection, user.id, numbers[0])
        if found is not None and text is None:
            await send(message, noting(found, place_of(numbers), say, wrong=True))
            return
        await favourites.set_note(connection, user.id, numbers[0], text)
        screen, _ = await favourite(connection, user, numbers, say)
    await send(message, screen)
    await state.clear()


async def wipe(
    query: CallbackQuery, numbers: Numbers, pool: Pool, user: User, say: Catalogue
) -> None:
    """Removes the note."""
    async with pool.connection() as connection:
        await favourites.set_note(connection, user.id, numbers[0], None)
        shown = await favourite(connection, user, numbers, say)
    await show(query, *shown)
