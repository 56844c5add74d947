"""/help, and whatever else is said to the bot."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.types import Message

from homing_bot.texts import texts


def make() -> Router:
    """The router; it takes every message, so it comes last."""
    router = Router(name="help")
    router.message.register(explain, F.chat.type == "private")
    return router


async def explain(message: Message) -> None:
    """Lists what the bot can do."""
    say = texts(message.from_user.language_code if message.from_user else None)
    commands = "\n".join(f"/{name} – {text}" for name, text in say.commands.items())
    await message.answer(f"{say.about}\n\n{commands}")
