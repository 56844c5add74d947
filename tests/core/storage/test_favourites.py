"""Homes that people keep, with notes and in lists."""

from __future__ import annotations

import pytest

from homing.storage import favourite_lists, favourites, users
from homing.storage.database import Connection
from tests.core.storage.support import column


@pytest.fixture
async def homes(connection: Connection) -> list[int]:
    query = "INSERT INTO properties SELECT FROM generate_series(1, 3) RETURNING id"
    return await column(connection, query)


@pytest.fixture
async def olha(connection: Connection, homes: list[int]) -> int:
    """Keeps all homes."""
    user = await users.create(connection, name="Olha")
    for home in homes:
        await favourites.keep(connection, user, home)
    return user


async def _kept(connection: Connection, user: int, list_id: int | None = None) -> list[int]:
    found = await favourites.page(connection, user, list_id=list_id)
    return [one.property_id for one in found]


async def test_a_note_is_written_and_wiped_off(
    connection: Connection, olha: int, homes: list[int]
) -> None:
    assert await favourites.set_note(connection, olha, homes[0], "Sunny")
    found = await favourites.get(connection, olha, homes[0])
    assert found
    assert found.note == "Sunny"
    await favourites.set_note(connection, olha, homes[0], None)
    found = await favourites.get(connection, olha, homes[0])
    assert found
    assert found.note is None


async def test_what_is_not_kept_has_no_note(connection: Connection, olha: int) -> None:
    assert not await favourites.set_note(connection, olha, 999, "x")
    assert await favourites.get(connection, olha, 999) is None


async def test_a_home_moves_into_a_list_and_out_of_it(
    connection: Connection, olha: int, homes: list[int]
) -> None:
    made = await favourite_lists.create(connection, olha, "Near work")
    assert made
    assert await favourites.move(connection, olha, homes[1], made)
    assert await _kept(connection, olha, made) == [homes[1]]
    assert [one.homes for one in await favourite_lists.of_user(connection, olha)] == [1]
    assert await favourites.move(connection, olha, homes[1], None)
    assert await _kept(connection, olha, made) == []


async def test_homes_of_a_deleted_list_stay_favourites(
    connection: Connection, olha: int, homes: list[int]
) -> None:
    made = await favourite_lists.create(connection, olha, "Near work")
    assert made
    await favourites.move(connection, olha, homes[0], made)
    assert await favourite_lists.delete(connection, olha, made)
    assert not await favourite_lists.delete(connection, olha, made)
    assert sorted(await _kept(connection, olha)) == homes


async def test_no_list_is_anybody_elses(
    connection: Connection, olha: int, homes: list[int]
) -> None:
    other = await users.create(connection, name="Petro")
    theirs = await favourite_lists.create(connection, other, "Mine")
    assert theirs
    assert not await favourites.move(connection, olha, homes[0], theirs)
    assert await favourite_lists.rename(connection, olha, theirs, "Hers") is None
    assert not await favourite_lists.delete(connection, olha, theirs)


async def test_a_name_is_given_once(connection: Connection, olha: int) -> None:
    first = await favourite_lists.create(connection, olha, "Work")
    assert first
    assert await favourite_lists.create(connection, olha, "WORK") is None
    second = await favourite_lists.create(connection, olha, "Sea")
    assert second
    assert await favourite_lists.rename(connection, olha, second, "work") is False
    assert await favourite_lists.rename(connection, olha, first, "WORK") is True


async def test_there_are_not_more_lists_than_a_person_can_look_at(
    connection: Connection, olha: int
) -> None:
    made = [
        await favourite_lists.create(connection, olha, str(number))
        for number in range(favourite_lists.MOST + 1)
    ]
    assert made.index(None) == favourite_lists.MOST
