"""Until when people get alerts: a free trial from the first /start on, then as long as they have paid for.

Those who never came by Telegram have no row and are never limited. Times of a question are given, so that it can be
asked of any moment.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from homing.models.base import Value
from homing.storage.database import Connection

Ints = NDArray[np.int64]


class MembershipStatus(StrEnum):
    """`expired`: searches go on, alerts do not."""

    TRIAL = "trial"
    ACTIVE = "active"
    EXPIRED = "expired"


class Membership(Value):
    """How somebody stands."""

    user_id: int
    status: MembershipStatus
    #: None: nobody has to pay, or this person has not.
    trial_until: datetime | None
    paid_until: datetime | None

    @property
    def until(self) -> datetime | None:
        """When alerts end, or ended; None: never."""
        if self.trial_until is None:
            return None
        return max(self.trial_until, self.paid_until or self.trial_until)


class Mark(Value):
    """What is remembered of somebody who was erased."""

    trial_until: datetime
    paid_until: datetime | None


async def begin(
    connection: Connection, user_id: int, *, trial_days: int, at: datetime, mark: Mark | None = None
) -> bool:
    """Starts a trial, unless there is one already; whether there was none.

    Args:
        connection: any.
        user_id: somebody who came by Telegram.
        trial_days: 0 is no limit.
        at: now.
        mark: of the same person's life before; then this is no new trial.
    """
    cursor = await connection.execute(
        """
        INSERT INTO memberships (user_id, trial_until, paid_until)
        VALUES (%(user)s, CASE WHEN %(days)s > 0
                               THEN coalesce(%(marked)s, %(at)s + make_interval(days => %(days)s)) END, %(paid)s)
        ON CONFLICT DO NOTHING
        """,
        {
            "user": user_id,
            "days": trial_days,
            "at": at,
            "marked": mark and mark.trial_until,
            "paid": mark and mark.paid_until,
        },
    )
    return cursor.rowcount > 0


async def get(connection: Connection, user_id: int, at: datetime) -> Membership | None:
    """How a person stood at a moment; None where there is no such person."""
    cursor = await connection.execute(
        """
        SELECT id AS user_id, membership_status(trial_until, paid_until, %s) AS status, trial_until, paid_until
        FROM users LEFT JOIN memberships ON user_id = id WHERE id = %s
        """,
        (at, user_id),
    )
    row = await cursor.fetchone()
    return None if row is None else Membership.model_validate(row)


async def extend(connection: Connection, user_id: int, days: int, at: datetime) -> None:
    """Adds days behind what the person has, or from now on; days of a trial are not lost."""
    await connection.execute(
        """
        INSERT INTO memberships AS m (user_id, paid_until)
        VALUES (%(user)s, %(at)s + make_interval(days => %(days)s))
        ON CONFLICT (user_id) DO UPDATE
        SET paid_until = greatest(%(at)s, m.trial_until, m.paid_until) + make_interval(days => %(days)s)
        """,
        {"user": user_id, "days": days, "at": at},
    )


async def shorten(connection: Connection, user_id: int, days: int) -> None:
    """Takes paid days back."""
    await connection.execute(
        "UPDATE memberships SET paid_until = paid_until - make_interval(days => %s) WHERE user_id = %s",
        (days, user_id),
    )


async def without_alerts(connection: Connection, user_ids: Ints) -> Ints:
    """Those of the people, ascending, who get no alerts now."""
    cursor = connection.cursor(binary=True)
    await cursor.execute(
        """
        SELECT string_agg(int8send(user_id), '' ORDER BY user_id) AS ids
        FROM memberships WHERE until <= now() AND user_id = ANY(%s::bigint[])
        """,
        # As text: made at once, not number by number.
        (f"{{{','.join(map(str, user_ids.tolist()))}}}",),
    )
    row = await cursor.fetchone()
    return np.frombuffer((row and row["ids"]) or b"", ">i8").astype(np.int64)


async def settle(connection: Connection, *, trial_days: int, at: datetime) -> int:
    """Makes rows agree with TRIAL_DAYS where it has become 0, or is not 0 any more; returns how many did not.

    Trials that begin here begin now: people who came before there were trials, or while nobody had to pay, get a
    whole one.
    """
    cursor = await connection.execute(
        """
        INSERT INTO memberships AS m (user_id, trial_until)
        SELECT id, CASE WHEN %(days)s > 0 THEN %(at)s + make_interval(days => %(days)s) END
        FROM users LEFT JOIN memberships known ON known.user_id = id
        WHERE telegram_id IS NOT NULL
          AND (known.user_id IS NULL OR (known.trial_until IS NULL) <> (%(days)s = 0))
        ON CONFLICT (user_id) DO UPDATE SET trial_until = EXCLUDED.trial_until
        """,
        {"days": trial_days, "at": at},
    )
    return cursor.rowcount


async def count(connection: Connection, at: datetime) -> dict[MembershipStatus, int]:
    """How many people there are of each status."""
    cursor = await connection.execute(
        """
        SELECT membership_status(trial_until, paid_until, %s) AS status, count(*) AS n
        FROM users LEFT JOIN memberships ON user_id = id GROUP BY 1
        """,
        (at,),
    )
    found = {row["status"]: row["n"] async for row in cursor}
    return {status: found.get(status, 0) for status in MembershipStatus}


async def mark(connection: Connection, person: bytes, user_id: int) -> None:
    """Remembers how long somebody's alerts last, for when they come again.

    Args:
        connection: in the transaction that erases the user.
        person: keyed hash of their Telegram id.
        user_id: theirs.
    """
    await connection.execute(
        """
        INSERT INTO trial_marks (person, trial_until, paid_until)
        SELECT %s, trial_until, paid_until FROM memberships WHERE user_id = %s AND trial_until IS NOT NULL
        ON CONFLICT (person) DO UPDATE
        SET trial_until = EXCLUDED.trial_until, paid_until = EXCLUDED.paid_until
        """,
        (person, user_id),
    )


async def marked(connection: Connection, person: bytes) -> Mark | None:
    """What is remembered of somebody who was erased."""
    cursor = await connection.execute(
        "SELECT trial_until, paid_until FROM trial_marks WHERE person = %s", (person,)
    )
    row = await cursor.fetchone()
    return None if row is None else Mark.model_validate(row)
