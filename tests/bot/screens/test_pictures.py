"""Pictures of the chat page while somebody makes a search; `scripts/screens --pictures` writes them into docs/images."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from PIL import Image

from homing.storage.database import Connection
from tests.bot.onboarding.talking import Talk, Town, town

_IMAGES = Path(__file__).parents[3] / "docs" / "images"
_WRITES = bool(os.environ.get("HOMING_WRITE_SCREENS"))
_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The page listens for ever, and virtual time would wait for that.
    "--timeout=4000",
)
_HOMES = (
    ("2-кімнатна квартира біля метро", "Київ", "Печерський", 24_500),
    ("Затишна квартира з балконом", "Kyiv", "Печерський", 22_000),
    ("Квартира з каміном", "Киев", "Подільський", 19_800),
)
_ADD = """
    WITH s AS (INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'a', 'html', '{}')
               ON CONFLICT (namespace, name) DO UPDATE SET type = 'html' RETURNING id),
         p AS (INSERT INTO properties DEFAULT VALUES RETURNING id),
         l AS (INSERT INTO listings (source_id, property_id, external_id, url, status, title, content_hash,
                                     deal_type, property_type, city, district, price, currency)
               SELECT s.id, p.id, gen_random_uuid()::text, 'https://portal.homing.test/1', 'available', %s, '',
                      'rent', 'apartment', %s, %s, %s, 'UAH' FROM s, p RETURNING id)
    INSERT INTO events (listing_id, kind, at) SELECT id, 'new', now() FROM l
"""


async def picture(here: Town, talk: Talk, path: Path) -> None:
    """Of the talk, as its page shows it."""
    arguments = (*_QUIET, f"--user-data-dir={path.parent / 'chromium'}", "--window-size=1000,900")
    shot = await asyncio.create_subprocess_exec(
        "/usr/bin/chromium",
        *arguments,
        f"--screenshot={path}",
        f"{here.api.url}/#{talk.visitor.id}",
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert await shot.wait() == 0
    with Image.open(path) as image:
        assert len(set(image.convert("L").resize((50, 50)).tobytes())) > 10
        if _WRITES:
            image.convert("P", palette=Image.Palette.ADAPTIVE).save(
                _IMAGES / path.name, optimize=True
            )


@pytest.mark.browser
async def test_a_search_is_made_on_the_chat_page(
    database_url: str, connection: Connection, tmp_path: Path
) -> None:
    for home in _HOMES:
        await connection.execute(_ADD, home)
    async with town(database_url) as here:
        olha = here.newcomer("uk", "Ольга")
        await olha.say("/start")
        await olha.press("o:deal:rent", "o:kinds:apartment", "o:kinds:.next")
        await olha.say("кииев")
        await picture(here, olha, tmp_path / "bot-city.png")
        await olha.say("Київ")
        await olha.press("o:districts:.next", "o:rooms:.next")
        await olha.say("15-25 тис")
        await olha.press("o:extras:.next")
        await picture(here, olha, tmp_path / "bot-summary.png")
