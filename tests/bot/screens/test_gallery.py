"""Every screen, in every language, through the real client and the strict Bot API server."""

from __future__ import annotations

import os

import pytest

from botapi.testing import running
from homing.i18n import LANGUAGES
from homing.settings import Settings
from homing_bot import process
from tests.bot.screens import gallery

#: Set by `make screens`.
WRITES = bool(os.environ.get("HOMING_WRITE_SCREENS"))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_docs_show_every_screen_as_it_is(language: str) -> None:
    async with running() as api:
        olha = api.person(77, language)
        async with process.make_bot(Settings.model_validate(api.environment)) as bot:
            shown = await gallery.show(bot, api, language, olha.id)
    page, path = gallery.page(language, shown), gallery.FOLDER / f"{language}.md"
    if WRITES:
        path.write_text(page, "utf-8")
    assert path.read_text("utf-8") == page, "run make screens"
