"""Every screen of the bot, sent by the real client and taken by the Bot API server: what `make screens` writes into docs/screens."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from aiogram import Bot
from aiogram.enums import ParseMode

from botapi.testing import Running
from homing.i18n import LANGUAGES, catalogue
from homing_bot.screens.sample import Sample
from homing_bot.screens.samples import SAMPLES

FOLDER = Path(__file__).parents[3] / "docs" / "screens"


@dataclass(frozen=True)
class Shown:
    """A screen, as Telegram has it."""

    sample: Sample
    #: Telegram's HTML.
    text: str
    #: Texts of the buttons.
    rows: list[list[str]]


async def show(bot: Bot, api: Running, language: str, chat: int) -> list[Shown]:
    """All screens in one language."""
    return [await _one(bot, api, sample, language, chat) for sample in SAMPLES]


async def _one(bot: Bot, api: Running, sample: Sample, language: str, chat: int) -> Shown:
    screen = sample.screen(catalogue(language))
    sent = await bot.send_message(
        chat, screen.html, parse_mode=ParseMode.HTML, reply_markup=screen.markup
    )
    rows = api.world.chats[chat].messages[sent.message_id].rows
    return Shown(sample, screen.html, [[button["text"] for button in row] for row in rows])


def page(language: str, shown: list[Shown]) -> str:
    """A page of the docs."""
    others = " · ".join(
        name if code == language else f"[{name}]({code}.md)" for code, name in LANGUAGES.items()
    )
    head = (
        f"# {LANGUAGES[language]}\n\n{others}\n\nWritten by `make screens`: each screen as the Bot API server took it.\n\n"
        "| screen | text | buttons |\n|---|---|---|\n"
    )
    return head + "".join(map(_row, shown))


def _row(shown: Shown) -> str:
    keyboard = "<br>".join(" ".join(f"`{_cell(one)}`" for one in row) for row in shown.rows)
    name = f"**{shown.sample.name}**<br>{escape(shown.sample.when)}"
    return f"| {name} | {_cell(shown.text)} | {keyboard} |\n"


def _cell(text: str) -> str:
    return text.replace("|", "&#124;").replace("`", "'").replace("\n", "<br>")
