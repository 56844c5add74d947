"""/help, and whatever else is said to the bot."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.types import Message

from homing.i18n import Catalogue
from homing_bot.vocabulary import COMMANDS


def make() -> Router:
    """The router; it takes every message, so it comes last."""
    router = Router(name="help")
    router.message.register(explain, F.chat.type == "private")
    return router


async def explain(message: Message, say: Catalogue) -> None:
    """Lists what the bot can do."""
    about = say("I tell you about homes as soon as they are advertised.")
    commands = "\n".join(f"/{name} – {say(text)}" for name, text in COMMANDS.items())
    await message.answer(f"{about}\n\n{commands}")
