"""Likes, and the ranking that they make."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest

from homing.models.kinds import Status
from homing.storage import database, properties
from homing.storage.database import Connection
from homing.storage.properties import likes
from homing.storage.properties.likes import UnknownHome, UnknownUser
from tests.core.storage.properties.people import new_user, new_users
from tests.core.storage.support import Crawl, advert, column, value

_NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
async def homes(crawl: Crawl) -> list[int]:
    await crawl.see(*[advert(str(number)) for number in range(6)])
    return await column(crawl.connection, "SELECT id FROM properties ORDER BY id")


async def test_liking_twice_is_liking_once(connection: Connection, homes: list[int]) -> None:
    person = await new_user(connection)
    first, new = await likes.add(connection, homes[0], person)
    again, new_again = await likes.add(connection, homes[0], person)
    assert (first, new, new_again) == (again, True, False)
    assert (await properties.cards(connection, homes[:1]))[homes[0]].likes == 1


async def test_a_like_is_taken_back_once(connection: Connection, homes: list[int]) -> None:
    person = await new_user(connection)
    await likes.add(connection, homes[0], person)
    assert await likes.remove(connection, homes[0], person)
    assert not await likes.remove(connection, homes[0], person)
    assert (await properties.cards(connection, homes[:1]))[homes[0]].likes == 0


async def test_unknown_homes_and_users_are_told_apart(
    connection: Connection, homes: list[int]
) -> None:
    with pytest.raises(UnknownHome, match="no home 4711"):
        await likes.add(connection, 4711, await new_user(connection))
    with pytest.raises(UnknownUser, match="no user 4711"):
        await likes.add(connection, homes[0], 4711)


async def test_likes_of_a_person_come_in_pages(connection: Connection, homes: list[int]) -> None:
    person = await new_user(connection)
    for home in homes:
        await likes.add(connection, home, person)
    first = await likes.of_user(connection, person, limit=4)
    rest = await likes.of_user(connection, person, before=first[-1].id, limit=4)
    assert [like.property_id for like in first + rest] == homes[::-1]


async def test_likes_at_the_same_time_all_count(
    connection: Connection, database_url: str, homes: list[int]
) -> None:
    people = await new_users(connection, 12)

    async def like(person: int) -> None:
        async with database.connect(database_url) as own:
            await likes.add(own, homes[0], person)
            if person % 3 == 0:
                await likes.remove(own, homes[0], person)

    await asyncio.gather(*map(like, people))
    left = sum(person % 3 != 0 for person in people)
    assert (await properties.cards(connection, homes[:1]))[homes[0]].likes == left


async def _like_at(connection: Connection, home: int, at: datetime) -> None:
    like, _ = await likes.add(connection, home, await new_user(connection))
    await connection.execute(
        "UPDATE property_likes SET created_at = %s WHERE id = %s", (at, like.id)
    )
    await connection.execute(
        "UPDATE property_cards SET (likes, heat) = (SELECT * FROM property_popularity(property_id))"
    )


async def test_a_new_like_outweighs_an_old_one(connection: Connection, homes: list[int]) -> None:
    await _like_at(connection, homes[0], _NOW - timedelta(days=7))
    await _like_at(connection, homes[1], _NOW)
    ranked = await properties.ranking(connection, at=_NOW)
    assert [(one.property_id, round(one.score, 6)) for one in ranked] == [
        (homes[1], 1),
        (homes[0], 0.5),
    ]


@pytest.mark.parametrize(("days", "step"), [(1, 1), (8, 2), (400, 200)])
async def test_the_ranking_is_that_of_brute_force(
    connection: Connection, homes: list[int], monkeypatch: pytest.MonkeyPatch, days: int, step: int
) -> None:
    monkeypatch.setattr(import_module("homing.storage.properties.ranking"), "_STEP", step)
    chance, given = random.Random(days), dict.fromkeys(homes, 0.0)
    for _ in range(25):
        home, age = chance.choice(homes), chance.expovariate(0.1)
        await _like_at(connection, home, _NOW - timedelta(days=age))
        given[home] += 2 ** (-age / 7) if age < days else 0
    best = sorted(((score, home) for home, score in given.items() if score), reverse=True)
    ranked = await properties.ranking(connection, window=timedelta(days=days), at=_NOW, limit=3)
    assert [one.property_id for one in ranked] == [home for _, home in best[:3]]
    assert [one.score for one in ranked] == pytest.approx([score for score, _ in best[:3]])


async def test_a_sold_home_leaves_the_ranking(crawl: Crawl, homes: list[int]) -> None:
    await likes.add(crawl.connection, homes[0], await new_user(crawl.connection))
    await crawl.see(advert("0", status=Status.SOLD))
    assert await properties.ranking(crawl.connection) == []
    sold = await properties.ranking(crawl.connection, statuses=[Status.SOLD])
    assert [one.property_id for one in sold] == homes[:1]


async def test_homes_without_likes_are_not_ranked(connection: Connection, homes: list[int]) -> None:
    assert homes
    assert await properties.ranking(connection) == []
    assert await value(connection, "SELECT count(*) FROM property_cards") == len(homes)
