"""Saved searches. Every edit makes the version grow (a trigger sees to it)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb
from pydantic import ValidationError

from homing.models.subscription import Criteria, Subscription
from homing.storage.database import Connection
from homing.telemetry import traces

_COLUMNS = SQL(", ").join(map(Identifier, Subscription.model_fields))


@dataclass(frozen=True)
class Active:
    """What matching works with."""

    subscriptions: list[Subscription] = field(default_factory=list)
    #: Subscriptions whose criteria this version cannot read (a newer one may have written them), with the reason.
    unreadable: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Count:
    """How many searches there are."""

    all: int
    active: int


async def count(connection: Connection) -> Count:
    """Of everybody."""
    cursor = await connection.execute(
        "SELECT count(*) AS everything, count(*) FILTER (WHERE active) AS active FROM subscriptions"
    )
    row = await cursor.fetchone()
    return Count(row["everything"], row["active"]) if row else Count(0, 0)


async def create(
    connection: Connection, user_id: int, name: str, criteria: Criteria, *, active: bool = True
) -> int:
    """A new subscription's id; its deliveries link to the span that is under way now."""
    cursor = await connection.execute(
        """
        INSERT INTO subscriptions (user_id, name, criteria, active, traceparent)
        VALUES (%s, %s, %s, %s, %s) RETURNING id
        """,
        (user_id, name, _json(criteria), active, traces.traceparent()),
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - RETURNING of one inserted row
    return int(row["id"])


async def edit(
    connection: Connection,
    subscription_id: int,
    *,
    name: str,
    criteria: Criteria,
    active: bool,
    version: int | None = None,
) -> Subscription | None:
    """Replaces all that a person may change; None where there is no such subscription, or not of that version."""
    cursor = await connection.execute(
        SQL("""
        UPDATE subscriptions SET name = %s, criteria = %s, active = %s, traceparent = coalesce(%s, traceparent)
        WHERE id = %s AND version = coalesce(%s, version)
        RETURNING {columns}
        """).format(columns=_COLUMNS),
        (name, _json(criteria), active, traces.traceparent(), subscription_id, version),
    )
    row = await cursor.fetchone()
    return None if row is None else Subscription.model_validate(row)


async def set_active(
    connection: Connection, user_id: int, subscription_id: int, *, active: bool
) -> str | None:
    """Pauses or resumes a person's search; its name, or None where the person has no such search."""
    cursor = await connection.execute(
        "UPDATE subscriptions SET active = %s WHERE id = %s AND user_id = %s RETURNING name",
        (active, subscription_id, user_id),
    )
    row = await cursor.fetchone()
    return None if row is None else str(row["name"])


async def rename(connection: Connection, user_id: int, subscription_id: int, name: str) -> bool:
    """Whether the person has such a search."""
    cursor = await connection.execute(
        "UPDATE subscriptions SET name = %s WHERE id = %s AND user_id = %s",
        (name, subscription_id, user_id),
    )
    return cursor.rowcount > 0


async def delete(
    connection: Connection, subscription_id: int, *, version: int | None = None
) -> bool:
    """Whether there was one, of that version; its matches go with it, deliveries stay."""
    cursor = await connection.execute(
        "DELETE FROM subscriptions WHERE id = %s AND version = coalesce(%s, version)",
        (subscription_id, version),
    )
    return cursor.rowcount > 0


async def get(connection: Connection, subscription_id: int) -> Subscription | None:
    cursor = await connection.execute(
        SQL("SELECT {columns} FROM subscriptions WHERE id = %s").format(columns=_COLUMNS),
        (subscription_id,),
    )
    row = await cursor.fetchone()
    return None if row is None else Subscription.model_validate(row)


async def of_user(connection: Connection, user_id: int) -> list[Subscription]:
    """All of a person's searches, oldest first."""
    cursor = await connection.execute(
        SQL("SELECT {columns} FROM subscriptions WHERE user_id = %s ORDER BY id").format(
            columns=_COLUMNS
        ),
        (user_id,),
    )
    return [Subscription.model_validate(row) for row in await cursor.fetchall()]


async def active(connection: Connection) -> Active:
    """All active searches; one that cannot be read does not hide the others."""
    cursor = await connection.execute(
        SQL("SELECT {columns} FROM subscriptions WHERE active ORDER BY id").format(columns=_COLUMNS)
    )
    return read(await cursor.fetchall())


async def active_of(connection: Connection, subscription_ids: Sequence[int]) -> Active:
    """Those of the searches that are active."""
    cursor = await connection.execute(
        SQL("SELECT {columns} FROM subscriptions WHERE active AND id = ANY(%s)").format(
            columns=_COLUMNS
        ),
        (list(subscription_ids),),
    )
    return read(await cursor.fetchall())


async def portions(connection: Connection, size: int) -> AsyncIterator[Active]:
    """All active searches by ascending ids, so many at a time; in the transaction that is open."""
    async with connection.cursor(name="active_subscriptions") as cursor:
        await cursor.execute(
            SQL("SELECT {columns} FROM subscriptions WHERE active ORDER BY id").format(
                columns=_COLUMNS
            )
        )
        while rows := await cursor.fetchmany(size):
            yield read(rows)


def read(rows: Iterable[dict[str, Any]]) -> Active:
    """Searches from their rows; columns that are no fields are left out."""
    found = Active()
    for row in rows:
        _sort_in(found, {name: row[name] for name in Subscription.model_fields})
    return found


def _sort_in(found: Active, row: dict[str, Any]) -> None:
    try:
        found.subscriptions.append(Subscription.model_validate(row))
    except ValidationError as error:
        found.unreadable[row["id"]] = str(error)


def _json(criteria: Criteria) -> Jsonb:
    # Unset fields stay out, so that a default which changes later holds for old searches too.
    return Jsonb(criteria.model_dump(mode="json", exclude_unset=True))
