"""Past events with their listings as they are now, for searches that are only being thought of."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg.sql import SQL, Composable, Identifier

from homing.matching.cities import city_key
from homing.matching.subject import Subject
from homing.models.event import Event
from homing.models.listing import Listing
from homing.models.subscription import Criteria
from homing.places.known import spellings
from homing.storage import matches
from homing.storage.cards import names
from homing.storage.database import Connection
from homing.storage.listings import places

_EVENT = tuple(Event.model_fields)

#: Nobody asks for these, or only for words in it.
_LARGE = ("raw", "attributes", "description")

#: Events between two waits for the database: whoever else runs in this process is not held up for longer.
_PORTION = 100


async def subjects(
    connection: Connection, criteria: Criteria, since: datetime, *, limit: int
) -> AsyncIterator[list[Subject]]:
    """Events that may match, newest first, some at a time: those of the wanted kinds, deals, types and cities.

    Args:
        connection: in a transaction, because a cursor is open meanwhile.
        criteria: only tell what need not be read; they are not applied.
        since: of the oldest event.
        limit: of all events.
    """
    conditions, values = await _conditions(connection, criteria)
    query = SQL("""
        SELECT {events}, {listings}, sources.name AS source_name
        FROM events JOIN listings ON listings.id = listing_id JOIN sources ON sources.id = source_id
        WHERE events.at >= %(since)s AND {conditions}
        ORDER BY events.id DESC LIMIT %(limit)s
    """).format(
        events=_columns("events", _EVENT, "event_"),
        listings=_columns("listings", _wanted(criteria), "listing_"),
        conditions=SQL(" AND ").join(conditions) if conditions else SQL("true"),
    )
    async with connection.cursor(name="history") as cursor:
        await cursor.execute(query, {"since": since, "limit": limit, **values})
        while rows := await cursor.fetchmany(_PORTION):
            yield [_subject(row) for row in rows]


async def _conditions(
    connection: Connection, criteria: Criteria
) -> tuple[list[Composable], dict[str, Sequence[str]]]:
    asked: dict[str, Sequence[str]] = {
        "deal_type": sorted(criteria.deal_types),
        "property_type": sorted(criteria.property_types),
        "city": [] if criteria.city is None else await _spellings(connection, criteria.city),
    }
    values = {name: wanted for name, wanted in asked.items() if wanted or name == "city"}
    if criteria.city is None:
        del values["city"]
    unknown = SQL("IS NULL" if criteria.unknown_passes else "IS NULL AND false")
    conditions: list[Composable] = [
        SQL("(listings.{0} = ANY(%({1})s) OR listings.{0} {2})").format(
            Identifier(name), SQL(name), unknown
        )
        for name in values
    ]
    if criteria.events:
        conditions.append(SQL("events.kind = ANY(%(kinds)s)"))
        values["kinds"] = sorted(criteria.events)
    return conditions, values


async def _spellings(connection: Connection, city: str) -> list[str]:
    """How sources write this city, where something can be had, or else in some of its homes."""
    found = {*await places.cities(connection), *await _in_cards(connection, city)}
    wanted = city_key(city)
    return [spelling for spelling in found if city_key(spelling) == wanted]


async def _in_cards(connection: Connection, city: str) -> list[str]:
    """Spellings in up to a thousand homes of the city, gone ones too: no index has the names of those."""
    cursor = await connection.execute(
        """
        SELECT DISTINCT city FROM listings
         WHERE city IS NOT NULL AND id = ANY (ARRAY(
               SELECT listing_id FROM property_cards WHERE city_id = ANY (%s) LIMIT 1000))
        """,
        (list((await names.find(connection, spellings(city))).values()),),
    )
    return [row["city"] for row in await cursor.fetchall()]


def _wanted(criteria: Criteria) -> tuple[str, ...]:
    words = criteria.include_words or criteria.exclude_words
    left_out = _LARGE[:2] if words else _LARGE
    return tuple(name for name in Listing.model_fields if name not in left_out)


def _columns(table: str, names: Sequence[str], prefix: str) -> Composable:
    return SQL(", ").join(
        SQL("{} AS {}").format(Identifier(table, name), Identifier(prefix + name)) for name in names
    )


def _subject(row: Mapping[str, Any]) -> Subject:
    event = Event.model_validate(_part(row, "event_"))
    return matches.subject(event, _part(row, "listing_") | {"source_name": row["source_name"]})


def _part(row: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {
        name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)
    }
