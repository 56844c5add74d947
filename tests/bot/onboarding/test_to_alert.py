"""From /start to the alert: people, bot, matching and delivery as they run, with the Bot API server in the middle."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from homing.i18n import LANGUAGES, catalogue
from homing.models.kinds import DealType, PropertyType
from homing.models.listing import Listing
from homing.storage import listings, runs, sources
from homing.storage.database import Connection
from homing.storage.listings import Seen
from homing_workers import jobs
from tests.bot.onboarding.talking import Talk, Town, town
from tests.webapp.support import SOURCE

#: As the sources write it, and what a person of the language writes.
CITIES = {"uk": ("Kyiv", "Київ"), "en": ("Київ", "Kiev"), "ru": ("Київ", "киев"), "uz": ("Ташкент", "Toshkent")}  # fmt: skip


@pytest.fixture
async def here(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Town]:
    """With an environment in which jobs find all that."""
    async with town(database_url) as found:
        for name, value in found.api.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("DATABASE_URL", database_url)
        monkeypatch.setenv("REDIS_URL", redis_url)
        yield found


async def publish(connection: Connection, number: int, city: str) -> list[int]:
    """A source has a new home; the ids of its events."""
    home = Listing(
        external_id=str(number),
        url=f"https://portal.homing.test/{number}",
        title=f"Flat {number} <in {city}>",
        deal_type=DealType.RENT,
        property_type=PropertyType.APARTMENT,
        city=city,
        rooms=Decimal(2),
        price=Decimal(600),
        currency="USD",
    )
    source = await sources.upsert(connection, SOURCE)
    run = await runs.start(connection, source, None)
    seen = Seen(listing=home, card_hash=None, detail=True)
    async with connection.transaction():
        stored = await listings.store(connection, source_id=source, run_id=run, seen=[seen])
    return [one.event_id for one in stored if one.event_id is not None]


async def searching(here: Town, language: str) -> Talk:
    """Somebody who has just saved a search."""
    olha = here.newcomer(language)
    await olha.say("/start")
    await olha.press("o:deal:rent", "o:kinds:apartment", "o:kinds:.next")
    await olha.say(CITIES[language][1])
    if "o:districts:.next" in olha.buttons:
        await olha.press("o:districts:.next")
    await olha.press("o:rooms:2", "o:rooms:.next")
    await olha.say("500-800 usd")
    await olha.press("o:extras:.next", "o:summary:.save")
    return olha


@pytest.mark.slow
async def test_a_home_that_is_advertised_later_comes_as_an_alert(
    here: Town, connection: Connection
) -> None:
    people = {language: await searching(here, language) for language in LANGUAGES}
    for number, (written, _) in enumerate(CITIES.values()):
        await asyncio.to_thread(jobs.match, await publish(connection, number, written))
        await asyncio.to_thread(jobs.deliver, "telegram", [])
    # Three homes are in Kyiv, by whichever name.
    for language, olha in people.items():
        told = olha.later()
        assert len(told) == (1 if language == "uz" else 3)
        assert all(catalogue(language)("New") in text and "Flat" in text for text in told)
