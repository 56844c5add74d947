"""Who looks for homes in the crash benchmark, and what they should get."""

from __future__ import annotations

import itertools
import random
from decimal import Decimal
from typing import Any

from psycopg.sql import SQL, Composed, Identifier

from homing import rates
from homing.matching.evaluate import matches
from homing.matching.subject import Subject
from homing.models.event import Event
from homing.models.kinds import Channel, DealType, EventKind, PropertyType
from homing.models.subscription import Criteria
from homing.storage import database, listings, subscriptions, users
from homing.storage.database import Connection

USERS, SEARCHES = 10, 5

#: (event, person, channel) with the searches that wanted it.
Delivered = dict[tuple[int, int, str], tuple[int, ...]]


async def people(url: str) -> None:
    dice = random.Random(1)
    async with database.connect(url) as connection, connection.transaction():
        for number in range(USERS):
            user_id = await users.create(connection, name=f"person {number}")
            if number % 3 == 0:
                await users.set_channel(connection, user_id, Channel.TELEGRAM, str(1000 + number))
            for _ in range(SEARCHES):
                await subscriptions.create(connection, user_id, "search", _criteria(dice))


def _criteria(dice: random.Random) -> Criteria:
    kinds = [EventKind.NEW, EventKind.PRICE_CHANGED]
    return Criteria(
        deal_types=frozenset(dice.sample(list(DealType), 2)),
        property_types=frozenset(dice.sample(list(PropertyType)[:4], 2)),
        rooms=frozenset(dice.sample(range(5), 2)),
        area_min=Decimal(dice.randrange(20, 80)),
        not_first_floor=dice.random() < 0.3,
        unknown_passes=dice.random() < 0.7,
        events=frozenset(dice.sample(kinds, dice.randint(1, 2))),
    )


async def expected(connection: Connection) -> Delivered:
    """What should be there, worked out one pair of event and search at a time."""
    fields = SQL(", ").join(map(Identifier, Event.model_fields))
    rows = await rows_of(connection, SQL("SELECT {} FROM events").format(fields))
    events = [Event.model_validate(row) for row in rows]
    known = await listings.get_many(connection, [event.listing_id for event in events])
    wanted = (await subscriptions.active(connection)).subscriptions
    channels = await users.enabled_channels(connection, [one.user_id for one in wanted])
    found: Delivered = {}
    for event, one in itertools.product(events, wanted):
        listing = known[event.listing_id]
        subject = Subject(event, listing, listing.source_name)
        if matches(one.criteria, subject, rates.start()):
            for channel in (Channel.INBOX, *channels.get(one.user_id, ())):
                key = (event.id, one.user_id, str(channel))
                found[key] = tuple(sorted((*found.get(key, ()), one.id)))
    return found


async def rows_of(connection: Connection, query: SQL | Composed) -> list[dict[str, Any]]:
    cursor = await connection.execute(query)
    return await cursor.fetchall()
