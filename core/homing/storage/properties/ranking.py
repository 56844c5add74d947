"""The most attractive homes: likes count for less the older they are.

The score of a home at a moment is the sum over its likes in the window of 2^(-age / half-life): exponential decay with
a half-life of seven days. Seen from a fixed moment in the past, each like weighs 2^((time - moment) / half-life) for
ever, and the order of the sums is that of the scores, whatever the moment of asking (forward decay: Cormode,
Shkapenyuk, Srivastava and Xu, "Forward Decay: A Practical Time Decay Model for Streaming Systems", ICDE 2009). So
`property_cards.heat`, the logarithm of such a sum over all likes, never has to be brought up to date for time that
passes, and its index gives homes in the order of their scores without a window.

With a window that score is an upper bound. Homes are read in its order, their likes in the window are added up, and
reading ends when no further home can reach the list (threshold algorithm: Fagin, Lotem and Naor, "Optimal aggregation
algorithms for middleware", PODS 2001).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from homing.models.base import Value
from homing.models.kinds import Status
from homing.storage.database import Connection
from homing.storage.properties.conditions import letter
from homing.storage.properties.filters import LIVE

HALF_LIFE = timedelta(days=7)

#: Homes that are read at once.
_STEP = 200


class Ranked(Value):
    """A home's place in the ranking."""

    property_id: int
    score: float
    #: In the window.
    likes: int
    likes_ever: int


_CANDIDATES = """
    WITH hot AS (
        SELECT property_id, heat, likes FROM property_cards
         WHERE heat IS NOT NULL AND status = ANY (%(statuses)s::"char"[])
           AND (%(heat)s::float8 IS NULL OR (heat, property_id) < (%(heat)s, %(property_id)s))
         ORDER BY heat DESC, property_id DESC LIMIT %(step)s)
    SELECT property_id, heat, hot.likes AS likes_ever, counted.score, counted.likes
      FROM hot CROSS JOIN LATERAL (
        SELECT count(*) AS likes,
               coalesce(sum(2 ^ (extract(epoch FROM created_at - %(at)s)::float8 / %(half_life)s)), 0) AS score
          FROM property_likes WHERE property_likes.property_id = hot.property_id
           AND created_at > %(at)s - %(window)s::interval AND created_at <= %(at)s) AS counted
     ORDER BY heat DESC, property_id DESC
"""


async def ranking(
    connection: Connection,
    *,
    window: timedelta = timedelta(days=30),
    statuses: Iterable[Status] = LIVE,
    limit: int = 50,
    at: datetime | None = None,
) -> list[Ranked]:
    """The homes with the greatest scores, the greatest first; equal ones by number, the latest first.

    Args:
        connection: outside a transaction: all is read from one snapshot.
        window: only likes of this last time count.
        statuses: of the homes.
        limit: homes at most; those without a like in the window are left out.
        at: the moment of asking, by default now.
    """
    letters = sorted(map(letter, statuses))
    async with connection.transaction():
        await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        moment = at or await _now(connection)
        asked = {"statuses": letters, "window": window, "at": moment, "step": _STEP}
        return await _best(connection, asked | {"half_life": HALF_LIFE.total_seconds()}, limit)


async def _best(connection: Connection, asked: dict[str, Any], limit: int) -> list[Ranked]:
    found: list[Ranked] = []
    last: dict[str, Any] = {"heat": None, "property_id": None}
    while True:
        cursor = await connection.execute(_CANDIDATES, asked | last)
        rows = await cursor.fetchall()
        found += [_ranked(row) for row in rows if row["likes"]]
        found = sorted(found, key=lambda one: (one.score, one.property_id), reverse=True)[:limit]
        if len(rows) < _STEP:
            return found
        last = {name: rows[-1][name] for name in ("heat", "property_id")}
        if len(found) == limit and _bound(last["heat"], asked["at"]) < found[-1].score:
            return found


def _ranked(row: dict[str, Any]) -> Ranked:
    return Ranked(**{name: row[name] for name in Ranked.model_fields})


def _bound(heat: float, at: datetime) -> float:
    """The greatest score that a home of this heat can have; a little more, for rounding."""
    return float(2 ** (heat - at.timestamp() / HALF_LIFE.total_seconds())) * 1.000001


async def _now(connection: Connection) -> datetime:
    cursor = await connection.execute("SELECT now() AS now")
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - a SELECT without FROM has one row
    now: datetime = row["now"]
    return now
