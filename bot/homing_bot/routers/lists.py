"""Lists of favourites: made, renamed, deleted, filled."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from homing.i18n import Catalogue
from homing.storage import favourite_lists, favourites
from homing.storage.database import Pool
from homing.storage.favourite_lists import NAME_LENGTH
from homing.storage.users import User
from homing_bot import phrases
from homing_bot.menu import keeping
from homing_bot.menu.asking import Asking, about, ask
from homing_bot.menu.homes import Place
from homing_bot.menu.lists import deletion, moving, naming
from homing_bot.menu.looking import all_lists, favourite, favourites_at, own_list, place_of
from homing_bot.menu.members import for_members
from homing_bot.menu.steps import Step
from homing_bot.menu.written import NO_COMMAND, one_line
from homing_bot.screens import send, show

Numbers = tuple[int, ...]


def make() -> Router:
    """The router."""
    router = for_members("lists")
    router.callback_query.register(every, Step("lists"))
    router.callback_query.register(new, Step("list-new"))
    router.callback_query.register(rename, Step("list-name", 1))
    router.callback_query.register(delete, Step("list-delete", 1))
    router.callback_query.register(deleted, Step("list-deleted", 1))
    router.callback_query.register(move, Step("moving", 4))
    router.callback_query.register(moved, Step("moved", 5))
    private = F.chat.type == "private"
    router.message.register(made, Asking.new_list, NO_COMMAND, private)
    router.message.register(renamed, Asking.list_name, NO_COMMAND, private)
    return router


async def every(query: CallbackQuery, pool: Pool, user: User, say: Catalogue) -> None:
    """All lists."""
    async with pool.connection() as connection:
        screen = await all_lists(connection, user, say)
    await show(query, screen)


async def new(query: CallbackQuery, say: Catalogue, state: FSMContext) -> None:
    """Asks for a name."""
    await ask(state, Asking.new_list)
    await show(query, naming(None, say))


async def made(message: Message, pool: Pool, user: User, say: Catalogue, state: FSMContext) -> None:
    """Makes a list of that name; asks again where it cannot be."""
    name = one_line(message.text, NAME_LENGTH)
    async with pool.connection() as connection:
        number = name and await favourite_lists.create(connection, user.id, name)
        screen = await all_lists(connection, user, say) if number else None
    if screen is None:
        await send(message, naming(None, say, wrong=True))
        return
    await state.clear()
    await send(message, screen)


async def rename(
    query: CallbackQuery,
    numbers: Numbers,
    pool: Pool,
    user: User,
    say: Catalogue,
    state: FSMContext,
) -> None:
    """Asks for another name."""
    async with pool.connection() as connection:
        found = await own_list(connection, user, numbers[0])
        screen = naming(found, say) if found else await all_lists(connection, user, say)
    if found is not None:
        await ask(state, Asking.list_name, numbers)
    await show(query, screen, None if found else say(phrases.STALE))


async def renamed(
    message: Message, pool: Pool, user: User, say: Catalogue, state: FSMContext
) -> None:
    """Takes the name; asks again where it cannot be."""
    (number,) = await about(state)
    name = one_line(message.text, NAME_LENGTH)
    async with pool.connection() as connection, connection.transaction():
        found = await own_list(connection, user, number)
        done = name and await favourite_lists.rename(connection, user.id, number, name)
        screen, _ = await favourites_at(connection, user, Place(number, 0, 0), say)
    if found is not None and not done:
        await send(message, naming(found, say, wrong=True))
        return
    await send(message, screen)
    await state.clear()


async def delete(
    query: CallbackQuery, numbers: Numbers, pool: Pool, user: User, say: Catalogue
) -> None:
    """Asks whether it is meant."""
    async with pool.connection() as connection:
        found = await own_list(connection, user, numbers[0])
        screen = deletion(found, say) if found else await all_lists(connection, user, say)
    await show(query, screen, None if found else say(phrases.STALE))


async def deleted(
    query: CallbackQuery, numbers: Numbers, pool: Pool, user: User, say: Catalogue
) -> None:
    """Deletes the list, not its homes; a second press finds it gone."""
    async with pool.connection() as connection:
        await favourite_lists.delete(connection, user.id, numbers[0])
        screen = await all_lists(connection, user, say)
    await show(query, screen, say("Deleted."))


async def move(
    query: CallbackQuery, numbers: Numbers, pool: Pool, user: User, say: Catalogue
) -> None:
    """Asks into which list."""
    async with pool.connection() as connection:
        shown = await favourite(connection, user, numbers, say)
        found = await keeping.one(connection, user.id, numbers[0])
        own = await favourite_lists.of_user(connection, user.id)
    if found is not None:
        shown = moving(found, own, place_of(numbers), say), None
    await show(query, *shown)


async def moved(
    query: CallbackQuery, numbers: Numbers, pool: Pool, user: User, say: Catalogue
) -> None:
    """Puts the home into the list."""
    list_id, *there = numbers
    async with pool.connection() as connection:
        done = await favourites.move(connection, user.id, there[0], list_id or None)
        screen, stale = await favourite(connection, user, there, say)
    await show(query, screen, stale or (None if done else say(phrases.STALE)))
