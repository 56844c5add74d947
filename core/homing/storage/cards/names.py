"""Names of cities and districts by number."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from homing.matching.text import normal
from homing.places.known import spellings
from homing.storage.database import Connection
from homing.storage.text import storable


async def find(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """Numbers of the names as they are written here; unknown ones are left out."""
    return await _numbers(connection, _forms(names))


async def of_city(connection: Connection, city: str) -> list[int]:
    """Numbers of those names of the city, in any language, that homes have."""
    cursor = await connection.execute(
        """
        SELECT id FROM place_names
         WHERE name = ANY (%s) AND EXISTS (SELECT FROM property_cards WHERE city_id = place_names.id)
         ORDER BY id
        """,
        (list(_all_forms(city)),),
    )
    return [row["id"] for row in await cursor.fetchall()]


async def give(connection: Connection, names: Collection[str]) -> dict[str, int]:
    """Numbers of all these names, new ones where they are needed.

    Other names of a known city get theirs too, so that answers about the city can depend on all of them.
    """
    forms = _forms(names)
    wanted = forms | {form: form for name in forms for form in _all_forms(name)}
    known = await _numbers(connection, wanted)
    missing = sorted({form for name, form in wanted.items() if name not in known})
    if not missing:
        return known
    # In one order everywhere, so that two processes never wait for each other.
    await connection.execute(
        """
        INSERT INTO place_names (name) SELECT unnest(%s::text[])
        ON CONFLICT (name) DO NOTHING
        """,
        (missing,),
    )
    return await _numbers(connection, wanted)


@lru_cache(maxsize=65_536)
def _all_forms(name: str) -> frozenset[str]:
    return frozenset(_forms(spellings(name)).values())


def _forms(names: Iterable[str]) -> dict[str, str]:
    return {name: storable(normal(name)) for name in names}


async def _numbers(connection: Connection, forms: dict[str, str]) -> dict[str, int]:
    cursor = await connection.execute(
        "SELECT name, id FROM place_names WHERE name = ANY (%s)", (list(set(forms.values())),)
    )
    numbers = {row["name"]: row["id"] for row in await cursor.fetchall()}
    return {name: numbers[form] for name, form in forms.items() if form in numbers}
