"""A small world of sources, listings, events and people, in a real database."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from homing.models.kinds import Channel, EventKind
from homing.models.subscription import Criteria
from homing.storage import subscriptions, users
from homing.storage.database import Connection

_numbers = itertools.count(1)


class World:
    """Makes rows; names only what a test is about."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def value(self, query: bytes, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row."""
        row = await (await self.connection.execute(query, values)).fetchone()
        return next(iter(row.values())) if row else None

    async def rows(self, query: bytes, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        cursor = await self.connection.execute(query, values)
        return [tuple(row.values()) for row in await cursor.fetchall()]

    async def source(self) -> int:
        return int(
            await self.value(
                b"INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'portal', 'html', '{}')"
                b" ON CONFLICT (namespace, name) DO UPDATE SET type = 'html' RETURNING id"
            )
        )

    async def listing(self, **fields: Any) -> int:
        number = next(_numbers)
        row = {
            "source_id": await self.source(),
            "property_id": await self.value(b"INSERT INTO properties DEFAULT VALUES RETURNING id"),
            "external_id": str(number),
            "url": f"https://portal.test/{number}",
            "status": "available",
            "title": f"Home {number}",
            "content_hash": b"0",
        } | fields
        columns, holes = ", ".join(row), ", ".join(["%s"] * len(row))
        query = f"INSERT INTO listings ({columns}) VALUES ({holes}) RETURNING id"  # noqa: S608
        return int(await self.value(query.encode(), list(row.values())))

    async def event(
        self,
        listing_id: int | None = None,
        kind: EventKind = EventKind.NEW,
        *,
        seconds_ago: float = 0,
        traceparent: str | None = None,
        **listing: Any,
    ) -> int:
        about = await self.listing(**listing) if listing_id is None else listing_id
        prices = (2, 1, "EUR", "EUR") if kind is EventKind.PRICE_CHANGED else (None,) * 4
        query = (
            b"INSERT INTO events (listing_id, kind, at, traceparent,"
            b" old_price, new_price, old_currency, new_currency)"
            b" VALUES (%s, %s, now() - make_interval(secs => %s), %s, %s, %s, %s, %s) RETURNING id"
        )
        return int(await self.value(query, (about, kind, seconds_ago, traceparent, *prices)))

    async def user(self, chat: str | None = None, **fields: Any) -> int:
        user_id = await users.create(self.connection, name=f"person {next(_numbers)}", **fields)
        if chat is not None:
            await users.set_channel(self.connection, user_id, Channel.TELEGRAM, chat)
        return user_id

    async def subscription(self, user_id: int, **criteria: Any) -> int:
        wanted = Criteria.model_validate(criteria)
        return await subscriptions.create(self.connection, user_id, "a search", wanted)

    async def delivery(self, event_id: int, user_id: int, **fields: Any) -> int:
        row = {
            "origin_kind": "event",
            "origin_id": event_id,
            "recipient_id": user_id,
            "channel": "telegram",
        } | fields
        columns, holes = ", ".join(row), ", ".join(["%s"] * len(row))
        query = f"INSERT INTO deliveries ({columns}) VALUES ({holes}) RETURNING id"  # noqa: S608
        return int(await self.value(query.encode(), list(row.values())))

    async def unreadable_subscription(self, user_id: int) -> int:
        query = (
            b"INSERT INTO subscriptions (user_id, name, criteria) VALUES (%s, 'x', %s) RETURNING id"
        )
        return int(await self.value(query, (user_id, Jsonb({"from_the_future": 1}))))


@pytest.fixture
def world(connection: Connection) -> World:
    return World(connection)
