"""/broadcast: an administrator tells everybody something; it is written, looked at, confirmed, followed, stopped.

The bot only decides; maintenance sends, a few people at a time.
"""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from homing.i18n import Catalogue
from homing.models.press import Action
from homing.storage import admin_actions, broadcasts, preferences
from homing.storage.broadcasts import BroadcastState
from homing.storage.database import Connection, Pool
from homing.storage.users import User
from homing_bot import phrases
from homing_bot.admin import screens
from homing_bot.admin.admins import by_admin
from homing_bot.menu.asking import Asking, ask
from homing_bot.menu.steps import Step
from homing_bot.menu.written import NO_COMMAND, lines
from homing_bot.presses import Pressed, tell
from homing_bot.screens import Screen, send, show

Numbers = tuple[int, ...]

#: Letters of a broadcast: a message holds 4,096, title included.
_MOST = 3500

#: Of a title; the rest goes below.
_MOST_TITLE = 200


def make() -> Router:
    """The router."""
    router = Router(name="broadcast")
    router.message.register(begin, Command("broadcast"), by_admin)
    router.message.register(write, Asking.broadcast, NO_COMMAND, by_admin)
    router.callback_query.register(start, Step("cast-start", 1), by_admin)
    router.callback_query.register(anew, Step("cast-anew", 1), by_admin)
    router.callback_query.register(discard, Step("cast-drop", 1), by_admin)
    router.callback_query.register(look, Step("cast", 1), by_admin)
    router.callback_query.register(stop, Step("cast-stop", 1), by_admin)
    router.callback_query.register(refuse, Pressed(Action.NO_NEWS), F.from_user)
    return router


async def begin(message: Message, pool: Pool, say: Catalogue, state: FSMContext) -> None:
    """Shows the last one, and asks for a text."""
    async with pool.connection() as connection:
        last = await broadcasts.latest(connection, 1)
        shown = await _progress(connection, last[0].id, say) if last else None
    if shown is not None:
        await send(message, shown)
    await ask(state, Asking.broadcast)
    await send(message, screens.asking(say, _MOST))


async def write(message: Message, pool: Pool, say: Catalogue, state: FSMContext) -> None:
    """Keeps the text as a draft, and shows it as people will see it."""
    assert message.from_user is not None  # noqa: S101 - the filter has seen to it
    text = lines(message.text, _MOST)
    if text is None:
        await send(message, screens.asking(say, _MOST, wrong=True))
        return
    title, body = parted(text, say)
    async with pool.connection() as connection:
        number = await broadcasts.draft(connection, message.from_user.id, title, body)
        draft = await broadcasts.get(connection, number)
        people = await broadcasts.audience(connection)
    await state.clear()
    assert draft is not None  # noqa: S101 - it was written just before
    await send(message, screens.preview(draft, people, say))


async def start(query: CallbackQuery, numbers: Numbers, pool: Pool, say: Catalogue) -> None:
    """Lets it go out; a second press shows how far it is."""
    async with pool.connection() as connection, connection.transaction():
        if await broadcasts.start(connection, numbers[0]):
            await _note(connection, query, "broadcast", numbers[0])
        shown = await _progress(connection, numbers[0], say)
    await _show(query, shown, say)


async def anew(
    query: CallbackQuery, numbers: Numbers, pool: Pool, say: Catalogue, state: FSMContext
) -> None:
    """Forgets the draft and asks again."""
    async with pool.connection() as connection:
        gone = await broadcasts.discard(connection, numbers[0])
    if not gone:
        await tell(query, say(phrases.STALE))
        return
    await ask(state, Asking.broadcast)
    await show(query, screens.asking(say, _MOST))


async def discard(query: CallbackQuery, numbers: Numbers, pool: Pool, say: Catalogue) -> None:
    """Forgets the draft."""
    async with pool.connection() as connection:
        gone = await broadcasts.discard(connection, numbers[0])
    await _show(query, Screen(say("Discarded: nobody is told.")) if gone else None, say)


async def look(query: CallbackQuery, numbers: Numbers, pool: Pool, say: Catalogue) -> None:
    """How far it is."""
    async with pool.connection() as connection:
        shown = await _progress(connection, numbers[0], say)
    await _show(query, shown, say)


async def stop(query: CallbackQuery, numbers: Numbers, pool: Pool, say: Catalogue) -> None:
    """Tells nobody any more."""
    async with pool.connection() as connection, connection.transaction():
        if await broadcasts.stop(connection, numbers[0]):
            await _note(connection, query, "broadcast stopped", numbers[0])
        shown = await _progress(connection, numbers[0], say)
    await _show(query, shown, say)


async def refuse(query: CallbackQuery, pool: Pool, user: User | None, say: Catalogue) -> None:
    """The person wants no more of this."""
    if user is None:
        await tell(query, say(phrases.START_FIRST))
        return
    async with pool.connection() as connection:
        await preferences.set_announcements(connection, user.id, wanted=False)
    await tell(query, say("You will get no more news about the bot. /menu switches them on."))


def parted(text: str, say: Catalogue) -> tuple[str, str]:
    """Title and text; a single line is the text."""
    title, _, body = text.partition("\n")
    if not body.strip() or len(title.strip()) > _MOST_TITLE:
        return say("News about the bot"), text
    return title.strip(), body.strip()


async def _progress(connection: Connection, number: int, say: Catalogue) -> Screen | None:
    cast = await broadcasts.get(connection, number)
    far = await broadcasts.progress(connection, number)
    if cast is None or far is None or cast.state is BroadcastState.DRAFT:
        return None
    return screens.progress(cast, far, say)


async def _note(connection: Connection, query: CallbackQuery, action: str, number: int) -> None:
    await admin_actions.note(connection, query.from_user.id, action, {"broadcast": number})


async def _show(query: CallbackQuery, screen: Screen | None, say: Catalogue) -> None:
    if screen is None:
        await tell(query, say(phrases.STALE))
    else:
        await show(query, screen)
