"""The dialog about one search: begun for a new one by `begin`, for one that is there by `edit`.

    await dialog.edit(query, state, pool, search, say, leads_to=to("search", search.id))

shows all its wishes, each of which can be changed; the button back says `leads_to`. Between two answers the draft lives in the FSM's
state `STATE`; once it is lost, the person is asked to begin again.
"""

from __future__ import annotations

from contextlib import suppress

from aiogram.exceptions import TelegramBadRequest
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from homing.i18n import Catalogue
from homing.models.subscription import Subscription
from homing.storage.database import Pool
from homing_bot.onboarding import summary, walk
from homing_bot.onboarding.draft import Draft
from homing_bot.onboarding.fields import Problem
from homing_bot.onboarding.looking import look
from homing_bot.screens import Screen, send, show
from homing_bot.screens.markup import paragraphs

STATE = "search"
_DRAFT = "draft"


async def begin(
    event: Message | CallbackQuery,
    state: FSMContext,
    pool: Pool,
    say: Catalogue,
    greeting: str = "",
) -> None:
    """Asks the first field of a new search.

    Args:
        greeting: HTML above the question.
    """
    async with pool.connection() as connection:
        draft = await walk.go(connection, Draft(language=say.language), walk.FIRST)
        screen = await look(connection, draft, say)
    await _tell(event, state, draft, Screen(paragraphs(greeting, screen.text), screen.rows))


async def edit(
    query: CallbackQuery,
    state: FSMContext,
    pool: Pool,
    search: Subscription,
    say: Catalogue,
    *,
    leads_to: str,
) -> None:
    """Shows the wishes of a search to be changed; nothing is changed before the person saves."""
    draft = Draft.of(search, say.language).having(asked=summary.NAME, leads_to=leads_to)
    await again(query, state, pool, draft, say)


async def again(
    event: Message | CallbackQuery,
    state: FSMContext,
    pool: Pool,
    draft: Draft,
    say: Catalogue,
    problem: Problem | None = None,
) -> None:
    """Shows where the draft is now."""
    async with pool.connection() as connection:
        screen = await look(connection, draft, say, problem)
    await _tell(event, state, draft, screen)


async def current(state: FSMContext) -> Draft | None:
    """The draft of the person in this chat; None where there is none, or Redis lost it."""
    if await state.get_state() != STATE:
        return None
    return Draft.unpack((await state.get_data()).get(_DRAFT))


async def _tell(
    event: Message | CallbackQuery, state: FSMContext, draft: Draft, screen: Screen
) -> None:
    """In the pressed message, or in a new one: then the old one loses its buttons."""
    if isinstance(event, CallbackQuery):
        shown = await show(event, screen)
    else:
        shown = await send(event, screen)
        await close(event, draft)
    kept = draft.having(message_id=shown.message_id if shown else None)
    await state.set_state(STATE)
    await state.set_data({_DRAFT: kept.pack()})


async def close(message: Message, draft: Draft) -> None:
    """Takes the buttons from the message that showed the draft."""
    if draft.message_id is None or message.bot is None:
        return
    # It may be deleted, or too old to be changed.
    with suppress(TelegramBadRequest):
        await message.bot.edit_message_reply_markup(
            chat_id=message.chat.id, message_id=draft.message_id, reply_markup=None
        )
