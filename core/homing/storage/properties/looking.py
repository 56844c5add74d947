"""What is looked up before a search, so that PostgreSQL need not guess it."""

from __future__ import annotations

from psycopg.sql import SQL

from homing.storage.cards import names, terms
from homing.storage.cards.terms import Term
from homing.storage.database import Connection
from homing.storage.properties import conditions, mapped
from homing.storage.properties.conditions import Found, letters
from homing.storage.properties.filters import Filters

#: So few homes are better read and sorted than looked for in the order of all.
FEW = 3_000

#: A word is rare where so many times as many homes have another word that begins like it.
_RARER = 1.5

_COUNT = SQL(
    "SELECT count(*) AS count FROM (SELECT FROM property_cards WHERE {} LIMIT %(few)s) AS homes"
)

_WORD = SQL("SELECT FROM property_cards WHERE terms @@ {}::tsquery")


async def look(connection: Connection, filters: Filters) -> Found:
    """Numbers of places, the best way to find words, and whether the part of the map is nearly empty."""
    cities, district = await _places(connection, filters)
    words = await _words(connection, filters)
    few = await _have_few(connection, words[0]) or await _is_few(connection, filters)
    return Found(cities, district, words, few)


async def _places(connection: Connection, filters: Filters) -> tuple[list[int] | None, int | None]:
    cities, district = None, None
    if filters.city is not None:
        cities = await names.of_city(connection, filters.city) or [-1]
    if filters.district is not None:
        known = await names.find(connection, [filters.district])
        district = known.get(filters.district, -1)
    return cities, district


async def _is_few(connection: Connection, filters: Filters) -> bool:
    squares = mapped.counted(filters)
    if not squares:
        return False
    where, parameters = conditions.joined(squares)
    cursor = await connection.execute(
        _COUNT.format(where), parameters | {"few": FEW}, prepare=False
    )
    row = await cursor.fetchone()
    return row is not None and row["count"] < FEW


async def _words(connection: Connection, filters: Filters) -> tuple[str, str]:
    asked = terms.asked(filters.words)
    if not asked:
        return "", ""
    rare = await _rare(connection, [term for term in asked if term.whole is not None])
    finding = [term.whole if term in rare and term.whole else term.start for term in asked]
    passing = [term.whole for term in asked if term.whole is not None and term not in rare]
    statuses = "|".join(f"'{terms.of_status(one)}'" for one in letters(filters.statuses))
    return "&".join([*finding, f"({statuses})"]), "&".join(passing)


async def _have_few(connection: Connection, words: str) -> bool:
    """Whether few homes have the words, by PostgreSQL's statistics."""
    return words != "" and (await _expected(connection, [words]))[0] < FEW


async def _rare(connection: Connection, long: list[Term]) -> list[Term]:
    """Those that are much rarer than their starts, by PostgreSQL's statistics."""
    texts = [text for term in long for text in (term.start, term.whole) if text is not None]
    rows = await _expected(connection, texts)
    return [
        term
        for term, start, whole in zip(long, rows[::2], rows[1::2], strict=True)
        if whole * _RARER < start
    ]


async def _expected(connection: Connection, words: list[str]) -> list[int]:
    """How many homes each of the questions finds, about."""
    if not words:
        return []
    query = SQL(" UNION ALL ").join([_WORD.format(text) for text in words])
    cursor = await connection.execute(SQL("EXPLAIN (FORMAT JSON) ") + query, prepare=False)
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - EXPLAIN has one row
    plan = row["QUERY PLAN"][0]["Plan"]
    parts = plan["Plans"] if plan["Node Type"] == "Append" else [plan]
    return [int(part["Plan Rows"]) for part in parts]
