"""/cancel: leaves whatever was begun, from anywhere."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from homing.i18n import Catalogue
from homing_bot.onboarding import dialog, leaving
from homing_bot.screens import send


def make() -> Router:
    """The router."""
    router = Router(name="cancel")
    router.message.register(cancel, Command("cancel"), F.chat.type == "private")
    return router


async def cancel(message: Message, state: FSMContext, say: Catalogue) -> None:
    """Forgets it; buttons that asked for it go."""
    begun = await state.get_state() is not None
    draft = await dialog.current(state)
    await send(message, leaving.cancelled(say) if begun else leaving.idle(say))
    await state.clear()
    if draft is not None:
        await dialog.close(message, draft)
