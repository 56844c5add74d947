"""A search is made or changed: presses and answers of the dialog."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from homing.i18n import Catalogue, mark
from homing.storage.database import Pool
from homing.storage.users import User
from homing_bot import phrases
from homing_bot.hindrance import hindrance
from homing_bot.onboarding import dialog, leaving, summary, walk
from homing_bot.onboarding.draft import Draft
from homing_bot.onboarding.fields import Problem
from homing_bot.onboarding.frames import CANCEL
from homing_bot.onboarding.saving import Vanished, save
from homing_bot.presses import tell
from homing_bot.screens import send, show

_NO_TEXT = mark("I understand text and buttons only.")
#: The message in which a search was saved: a second click there does nothing.
_SAVED_IN = "saved_in"


def make() -> Router:
    """The router."""
    router = Router(name="searching")
    here = F.message.chat.type == "private"
    router.callback_query.register(begin, F.data == leaving.NEW, here)
    router.callback_query.register(press, F.data.startswith("o:"), here)
    for written in (router.message, router.edited_message):
        written.register(
            write, StateFilter(dialog.STATE), F.chat.type == "private", ~F.text.startswith("/")
        )
    return router


async def begin(
    query: CallbackQuery, state: FSMContext, pool: Pool, user: User | None, say: Catalogue
) -> None:
    """A new search."""
    if user is None:
        await tell(query, say(phrases.START_FIRST))
    else:
        await dialog.begin(query, state, pool, say)


async def press(
    query: CallbackQuery, state: FSMContext, pool: Pool, user: User | None, say: Catalogue
) -> None:
    """Goes on from the pressed button; one of an earlier screen shows where the person is."""
    draft = await dialog.current(state)
    if draft is None or user is None:
        await _without(query, state, say)
        return
    screen, value = _parts(query.data or "")
    if screen != draft.asked:
        await dialog.again(query, state, pool, draft, say)
    elif value == CANCEL:
        await state.clear()
        await show(query, leaving.cancelled(say))
    elif (screen, value) == (summary.NAME, summary.SAVE):
        await _save(query, state, pool, user, draft, say)
    else:
        async with pool.connection() as connection:
            draft = await walk.pressed(connection, draft, value)
        await dialog.again(query, state, pool, draft, say)


async def write(message: Message, state: FSMContext, pool: Pool, say: Catalogue) -> None:
    """Takes a written answer."""
    draft = await dialog.current(state)
    if draft is None:
        await state.clear()
        await send(message, leaving.lost(say))
    elif message.text is None:
        await dialog.again(message, state, pool, draft, say, Problem(_NO_TEXT))
    else:
        async with pool.connection() as connection:
            answer = await walk.written(connection, draft, message.text)
        if isinstance(answer, Problem):
            await dialog.again(message, state, pool, draft, say, answer)
        else:
            await dialog.again(message, state, pool, answer, say)


async def _save(
    query: CallbackQuery,
    state: FSMContext,
    pool: Pool,
    user: User,
    draft: Draft,
    say: Catalogue,
) -> None:
    async with pool.connection() as connection, connection.transaction():
        try:
            name = await save(connection, user.id, draft, say)
        except Vanished:
            screen = leaving.vanished(say)
        else:
            new = draft.search_id is None
            why_not = await hindrance(connection, user.id, say)
            screen = leaving.saved(name, say, why_not) if new else leaving.changed(name, draft, say)
    # Shown first: where that fails, the draft is still there for the next try, which makes no second search.
    shown = await show(query, screen)
    await state.clear()
    await state.set_data({_SAVED_IN: shown.message_id if shown else None})


async def _without(query: CallbackQuery, state: FSMContext, say: Catalogue) -> None:
    """No search is being made: it is saved already, or forgotten."""
    saved_in = (await state.get_data()).get(_SAVED_IN)
    if query.message is not None and query.message.message_id == saved_in:
        await tell(query, say("This search is saved already."))
    else:
        await show(query, leaving.lost(say))


def _parts(data: str) -> tuple[str, str]:
    """The screen and the value that a button names."""
    _, _, rest = data.partition(":")
    screen, _, value = rest.partition(":")
    return screen, value
