"""Saved searches of the menu: listed, shown, paused, resumed, renamed, deleted."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from homing.i18n import Catalogue
from homing.models.subscription import Subscription
from homing.storage import subscriptions
from homing.storage.database import Connection, Pool
from homing.storage.users import User
from homing_bot import phrases
from homing_bot.hindrance import hindrance
from homing_bot.menu.asking import Asking, about, ask
from homing_bot.menu.members import for_members
from homing_bot.menu.searches import NAME_LENGTH, deletion, naming, search, searches
from homing_bot.menu.steps import Step, to
from homing_bot.menu.written import NO_COMMAND, one_line
from homing_bot.onboarding import dialog
from homing_bot.onboarding.summary import count
from homing_bot.screens import Screen, send, show

Numbers = tuple[int, ...]


def make() -> Router:
    """The router."""
    router = for_members("subscriptions")
    router.callback_query.register(every, Step("searches", 1))
    router.callback_query.register(one, Step("search", 1))
    router.callback_query.register(pause, Step("pause", 1))
    router.callback_query.register(resume, Step("resume", 1))
    router.callback_query.register(rename, Step("rename", 1))
    router.callback_query.register(change, Step("fields", 1))
    router.callback_query.register(delete, Step("delete", 1))
    router.callback_query.register(deleted, Step("deleted", 1))
    router.message.register(renamed, Asking.search_name, NO_COMMAND, F.chat.type == "private")
    return router


async def every(
    query: CallbackQuery, numbers: Numbers, pool: Pool, user: User, say: Catalogue
) -> None:
    """All searches, on one of the pages."""
    async with pool.connection() as connection:
        screen = await _every(connection, user, numbers[0], say)
    await show(query, screen)


async def one(
    query: CallbackQuery, numbers: Numbers, pool: Pool, user: User, say: Catalogue
) -> None:
    """One search."""
    async with pool.connection() as connection:
        screen, told = await _one(connection, user, numbers[0], say)
    await show(query, screen, told)


async def pause(
    query: CallbackQuery, numbers: Numbers, pool: Pool, user: User, say: Catalogue
) -> None:
    """No more alerts from the search."""
    await _switch(query, numbers[0], pool, user, say, active=False)


async def resume(
    query: CallbackQuery, numbers: Numbers, pool: Pool, user: User, say: Catalogue
) -> None:
    """Alerts again."""
    await _switch(query, numbers[0], pool, user, say, active=True)


async def rename(
    query: CallbackQuery,
    numbers: Numbers,
    pool: Pool,
    user: User,
    say: Catalogue,
    state: FSMContext,
) -> None:
    """Asks for a name."""
    async with pool.connection() as connection:
        found = await _own(connection, user, numbers[0])
        screen = naming(found, say) if found else await _every(connection, user, 0, say)
    if found:
        await ask(state, Asking.search_name, numbers)
    await show(query, screen, None if found else say(phrases.STALE))


async def renamed(
    message: Message, pool: Pool, user: User, say: Catalogue, state: FSMContext
) -> None:
    """Takes the name; asks again where it is none."""
    name = one_line(message.text, NAME_LENGTH)
    (number,) = await about(state)
    async with pool.connection() as connection:
        found = await _own(connection, user, number)
        if found is not None and name is None:
            await send(message, naming(found, say, wrong=True))
            return
        if found is not None and name is not None:
            await subscriptions.rename(connection, user.id, number, name)
        screen, _ = await _one(connection, user, number, say)
    await send(message, screen)
    await state.clear()


async def change(
    query: CallbackQuery,
    numbers: Numbers,
    pool: Pool,
    user: User,
    say: Catalogue,
    state: FSMContext,
) -> None:
    """Opens the dialog in which each wish can be changed."""
    async with pool.connection() as connection:
        found = await _own(connection, user, numbers[0])
        screen = None if found else await _every(connection, user, 0, say)
    if found is not None:
        await dialog.edit(query, state, pool, found, say, leads_to=to("search", found.id))
    elif screen is not None:
        await show(query, screen, say(phrases.STALE))


async def delete(
    query: CallbackQuery, numbers: Numbers, pool: Pool, user: User, say: Catalogue
) -> None:
    """Asks whether it is meant."""
    async with pool.connection() as connection:
        found = await _own(connection, user, numbers[0])
        screen = deletion(found, say) if found else await _every(connection, user, 0, say)
    await show(query, screen, None if found else say(phrases.STALE))


async def deleted(
    query: CallbackQuery, numbers: Numbers, pool: Pool, user: User, say: Catalogue
) -> None:
    """Deletes it; a second press finds it gone."""
    async with pool.connection() as connection:
        found = await _own(connection, user, numbers[0])
        if found is not None:
            await subscriptions.delete(connection, found.id)
        screen = await _every(connection, user, 0, say)
    await show(query, screen, say("Deleted."))


async def _switch(
    query: CallbackQuery, number: int, pool: Pool, user: User, say: Catalogue, *, active: bool
) -> None:
    async with pool.connection() as connection:
        await subscriptions.set_active(connection, user.id, number, active=active)
        screen, told = await _one(connection, user, number, say)
    await show(query, screen, told)


async def _own(connection: Connection, user: User, number: int) -> Subscription | None:
    found = await subscriptions.get(connection, number)
    return found if found and found.user_id == user.id else None


async def _every(connection: Connection, user: User, page: int, say: Catalogue) -> Screen:
    return searches(await subscriptions.of_user(connection, user.id), page, say)


async def _one(
    connection: Connection, user: User, number: int, say: Catalogue
) -> tuple[Screen, str | None]:
    """The search's screen; where it is gone that of all, and what to tell."""
    found = await _own(connection, user, number)
    if found is None:
        return await _every(connection, user, 0, say), say(phrases.STALE)
    matching = await count(connection, found.criteria)
    why_not = await hindrance(connection, user.id, say)
    return search(found, matching, say, why_not), None
