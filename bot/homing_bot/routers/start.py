"""/start: the person is known from now on, gets alerts, and says what they look for."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram import F, Router
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import Message
from aiogram.types import User as Person

from homing.i18n import Catalogue, language
from homing.models.subscription import Subscription
from homing.settings import Settings
from homing.storage import subscriptions, users
from homing.storage.database import Pool
from homing_bot.hindrance import hindrance
from homing_bot.onboarding import dialog, leaving
from homing_bot.privacy.people import join
from homing_bot.screens import Screen, send
from homing_bot.screens.markup import bold, paragraphs

#: Searches that are told by name.
_MOST = 10


def make() -> Router:
    """The router. What a link appends to /start (`?start=...`) changes nothing."""
    router = Router(name="start")
    router.message.register(start, CommandStart(), F.chat.type == "private", F.from_user)
    return router


async def start(
    message: Message, state: FSMContext, pool: Pool, settings: Settings, say: Catalogue
) -> None:
    """Registers the person; who has no search yet is asked for one."""
    person = message.from_user
    assert person is not None  # noqa: S101 - the router's filter has seen to it
    known, why_not = await _register(pool, settings, person, message.chat.id, say)
    before = await dialog.current(state)
    await state.clear()
    if known:
        await send(message, welcome_back(known, say, why_not))
    else:
        await dialog.begin(message, state, pool, say, welcome(say))
    if before is not None:
        await dialog.close(message, before)


def welcome(say: Catalogue) -> str:
    """Above the first question, in HTML."""
    about = say("I tell you about homes as soon as they are advertised.")
    return paragraphs(f"👋 {about}", say("A few questions, and alerts will come into this chat."))


def welcome_back(known: Sequence[Subscription], say: Catalogue, why_not: str = "") -> Screen:
    """To somebody who has searches.

    Args:
        why_not: HTML, why no alerts come all the same.
    """
    names = [say.html("• {name}", name=one.name) for one in known[:_MOST]]
    more = len(known) - _MOST
    if more > 0:
        names.append(say.plural("and {n} more", "and {n} more", more))
    text = paragraphs(
        why_not or bold(say("Welcome! Alerts come into this chat.")),
        say("Your searches:") + "\n" + "\n".join(names),
        say("/stop ends the alerts."),
    )
    return Screen(text, [leaving.again(say)])


async def _register(
    pool: Pool, settings: Settings, person: Person, chat_id: int, say: Catalogue
) -> tuple[list[Subscription], str]:
    """The person's active searches, and why they bring no alerts."""
    async with pool.connection() as connection, connection.transaction():
        user_id, _ = await users.register_telegram(
            connection,
            telegram_id=person.id,
            name=person.full_name,
            language=language(person.language_code),
            chat_id=chat_id,
        )
        await join(connection, settings, user_id, person)
        known = await subscriptions.of_user(connection, user_id)
        why_not = await hindrance(connection, user_id, say)
    return [one for one in known if one.active], why_not
