"""What the dialog offers: cities that may be meant, districts that there are, homes that match."""

from __future__ import annotations

import pytest

from homing.storage import subscriptions, users
from homing.storage.database import Connection
from homing_bot.onboarding.draft import short
from homing_bot.onboarding.fields import data
from tests.bot.onboarding.talking import Talk, Town

_ADD = """
    WITH p AS (INSERT INTO properties DEFAULT VALUES RETURNING id),
         l AS (INSERT INTO listings (source_id, property_id, external_id, url, status, title, content_hash,
                                     deal_type, property_type, city, district, price, currency)
               SELECT s.id, p.id, gen_random_uuid()::text, 'https://a.test/1', 'available', %s, '', 'rent',
                      'apartment', %s, %s, 500, 'USD' FROM sources s, p RETURNING id)
    INSERT INTO events (listing_id, kind, at) SELECT id, 'new', now() FROM l
"""
HOMES = [
    ("Flat <1>", "Київ", "Печерський"),
    ("Flat 2", "Киев", "Печерский"),
    ("Flat 3", "Kyiv", "Podil"),
    ("Flat 4", "Львів", "Галицький"),
    ("House", "Глеваха", None),
]


@pytest.fixture
async def homes(connection: Connection) -> None:
    await connection.execute(
        "INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'a', 'html', '{}')"
    )
    for home in HOMES:
        await connection.execute(_ADD, home)


async def at_city(here: Town, language: str = "en") -> Talk:
    olha = here.newcomer(language)
    await olha.say("/start")
    await olha.press("o:deal:.next", "o:kinds:.next")
    return olha


def texts(talk: Talk) -> list[str]:
    assert talk.shown is not None
    return [button["text"] for button in talk.shown.buttons]


@pytest.mark.usefixtures("homes")
async def test_cities_with_homes_are_offered_in_the_persons_language(here: Town) -> None:
    assert texts(await at_city(here, "ru"))[:2] == ["Киев", "Львов"]
    assert texts(await at_city(here, "uz"))[:2] == ["Kiyev", "Lviv"]


@pytest.mark.usefixtures("homes")
async def test_a_mistyped_city_is_suggested_and_its_districts_follow(here: Town) -> None:
    olha = await at_city(here)
    assert "Is it one of these?" in await olha.say("Кыев")
    assert texts(olha)[0] == "Kyiv"
    assert "Which districts?" in await olha.press(data("city", short("Kyiv")))
    assert texts(olha)[:2] == ["▫️ Podil", "▫️ Печерский"]


@pytest.mark.usefixtures("homes")
async def test_a_village_that_only_sources_know_is_found(here: Town) -> None:
    olha = await at_city(here)
    await olha.say("глеваха")
    assert texts(olha)[0] == "Глеваха"
    await olha.press(data("city", short("Глеваха")))
    assert "How many rooms?" in olha.text


async def test_a_city_that_nobody_knows_is_taken_as_it_is_written(here: Town) -> None:
    olha = await at_city(here)
    assert "I know no such city." in await olha.say("Qwxzy <b>")
    assert texts(olha)[0] == "Search in “Qwxzy <b>”"
    await olha.press("o:city:as-written")
    assert "How many rooms?" in olha.text


@pytest.mark.usefixtures("homes")
async def test_the_summary_counts_homes_by_any_name_of_the_city_and_shows_some(
    here: Town, connection: Connection
) -> None:
    olha = await at_city(here)
    await olha.say("Kiev")
    for name in ("districts", "rooms", "price", "extras"):
        await olha.press(f"o:{name}:.next")
    assert "3 homes of the last 30 days match." in olha.text
    assert "• Flat <1> · 500\xa0$" in olha.text
    await olha.press("o:summary:.save")
    person = await users.by_telegram(connection, olha.visitor.id)
    assert person is not None
    [made] = await subscriptions.of_user(connection, person.id)
    assert (made.name, made.criteria.city) == ("Kyiv", "Kyiv")


@pytest.mark.usefixtures("homes")
async def test_many_districts_come_in_pages(here: Town, connection: Connection) -> None:
    for number in range(40):
        await connection.execute(_ADD, ("Flat", "Одеса", f"District {chr(65 + number)}{number}"))
    olha = await at_city(here)
    await olha.say("Odesa")
    assert "1 / 3" in texts(olha)
    await olha.press("o:districts:.page2")
    assert "3 / 3" in texts(olha)
    await olha.press("o:districts:.page0")
    await olha.press(olha.buttons[0])
    assert texts(olha)[0].startswith("✅")
