"""Names of cities and districts by number."""

from __future__ import annotations

from collections.abc import Iterable

from homing.matching.text import normal
from homing.storage.database import Connection
from homing.storage.text import storable


async def find(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """Numbers of the names as they are written here; unknown ones are left out."""
    return await _numbers(connection, _forms(names))


async def give(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """Numbers of all these names, new ones where they are needed."""
    forms = _forms(names)
    known = await _numbers(connection, forms)
    missing = sorted({form for name, form in forms.items() if name not in known})
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
    return await _numbers(connection, forms)


def _forms(names: Iterable[str]) -> dict[str, str]:
    return {name: storable(normal(name)) for name in names}


async def _numbers(connection: Connection, forms: dict[str, str]) -> dict[str, int]:
    cursor = await connection.execute(
        "SELECT name, id FROM place_names WHERE name = ANY (%s)", (list(set(forms.values())),)
    )
    numbers = {row["name"]: row["id"] for row in await cursor.fetchall()}
    return {name: numbers[form] for name, form in forms.items() if form in numbers}
