"""What has just happened, for the terminal of the embedded stack: alerts and ended runs."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from psycopg.sql import SQL, Identifier

from homing.models.base import Value
from homing.models.kinds import EventKind, PricePeriod, RunOutcome
from homing.models.run import RunCounts
from homing.storage.database import Connection
from homing.storage.deliveries import INBOX_CHANNEL


class Alert(Value):
    """One inbox delivery with the listing that it tells of, as the listing is now."""

    id: int
    at: datetime
    event: EventKind
    old_price: Decimal | None
    new_price: Decimal | None
    listing_id: int
    title: str
    price: Decimal | None
    currency: str | None
    price_period: PricePeriod | None
    rooms: Decimal | None
    area_total: Decimal | None
    city: str | None
    district: str | None
    #: Names of the searches that wanted it.
    searches: tuple[str, ...]


class Note(Value):
    """One inbox delivery of a message that somebody, or Homing itself, wrote to a person."""

    id: int
    at: datetime
    title: str
    message: str


class EndedRun(Value):
    """A run that is over, however it ended."""

    id: int
    source: str
    outcome: RunOutcome
    counts: RunCounts
    errors: tuple[str, ...]
    started_at: datetime
    finished_at: datetime


class Position(Value):
    """Up to where the feed was read."""

    delivery_id: int
    run_id: int


async def end(connection: Connection) -> Position:
    """The position after everything that has happened so far."""
    cursor = await connection.execute("""
        SELECT coalesce((SELECT max(id) FROM deliveries), 0) AS delivery_id,
               coalesce((SELECT max(id) FROM runs), 0) AS run_id
    """)
    return Position.model_validate(await cursor.fetchone())


async def alerts(connection: Connection, after: int, *, limit: int = 1000) -> list[Alert]:
    """Inbox deliveries with a greater id, oldest first."""
    cursor = await connection.execute(
        """
        SELECT d.id, d.created_at AS at, e.kind AS event, e.old_price, e.new_price, e.listing_id,
               l.title, l.price, l.currency, l.price_period, l.rooms, l.area_total, l.city, l.district,
               ARRAY(SELECT s.name FROM subscriptions s
                      WHERE s.id = ANY (d.subscription_ids) ORDER BY s.name) AS searches
          FROM deliveries d JOIN events e ON e.id = d.origin_id JOIN listings l ON l.id = e.listing_id
         WHERE d.id > %s AND d.channel = 'inbox' AND d.origin_kind = 'event'
         ORDER BY d.id LIMIT %s
        """,
        (after, limit),
    )
    return [Alert.model_validate(row) async for row in cursor]


async def notes(connection: Connection, after: int, *, limit: int = 1000) -> list[Note]:
    """Messages in inboxes with a greater id, oldest first."""
    cursor = await connection.execute(
        """
        SELECT d.id, d.created_at AS at, n.title, n.message
          FROM deliveries d JOIN notifications n ON n.id = d.origin_id
         WHERE d.id > %s AND d.channel = 'inbox' AND d.origin_kind = 'notification' AND d.state = 'sent'
         ORDER BY d.id LIMIT %s
        """,
        (after, limit),
    )
    return [Note.model_validate(row) async for row in cursor]


async def ended_runs(connection: Connection, after: int, *, limit: int = 1000) -> list[EndedRun]:
    """Runs with a greater id that are over, oldest first."""
    cursor = await connection.execute(
        """
        SELECT r.id, s.name AS source, r.outcome, r.counts, r.errors, r.started_at, r.finished_at
          FROM runs r JOIN sources s ON s.id = r.source_id
         WHERE r.id > %s AND r.outcome <> 'running' ORDER BY r.id LIMIT %s
        """,
        (after, limit),
    )
    return [EndedRun.model_validate(row) async for row in cursor]


async def listen(connection: Connection) -> None:
    """Makes new inbox deliveries wake `connection.notifies`."""
    await connection.execute(SQL("LISTEN {}").format(Identifier(INBOX_CHANNEL)))


async def is_anybody_there(connection: Connection) -> bool:
    """Whether there is any user."""
    cursor = await connection.execute("SELECT EXISTS (SELECT FROM users) AS found")
    row = await cursor.fetchone()
    return bool(row and row["found"])
