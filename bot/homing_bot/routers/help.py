"""/help: what the bot can do."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import Message

from homing.i18n import Catalogue
from homing_bot.onboarding import leaving
from homing_bot.screens import Screen, send
from homing_bot.screens.markup import paragraphs
from homing_bot.vocabulary import COMMANDS


def make() -> Router:
    """The router."""
    router = Router(name="help")
    router.message.register(explain, Command("help"), F.chat.type == "private")
    return router


async def explain(message: Message, say: Catalogue) -> None:
    """Lists what the bot can do."""
    await send(message, Screen(told(say), [leaving.again(say)]))


def told(say: Catalogue) -> str:
    """In HTML."""
    about = say("I tell you about homes as soon as they are advertised.")
    commands = "\n".join(f"/{name} – {say(text)}" for name, text in COMMANDS.items())
    return paragraphs(about, commands)
