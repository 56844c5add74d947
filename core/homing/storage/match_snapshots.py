"""Snapshots of the searches, and what changed since one was taken.

A snapshot has a watermark: all transactions below that number had ended when it was taken, so it holds what
they wrote. Whatever a transaction from there on wrote is in the log of changes, in whatever order they were committed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from homing.models.base import Value
from homing.storage import subscriptions
from homing.storage.database import Connection
from homing.storage.subscriptions import Active

#: So many snapshots of each layout are kept, for workers that still use the one before.
_KEPT = 3


class Published(Value):
    """A snapshot that workers may use."""

    version: int
    #: Number of a transaction, as text.
    watermark: str
    layout: str
    checksum: str
    searches: int
    created_at: datetime

    @property
    def name(self) -> str:
        """Of its folder: no other snapshot has it, of whatever database."""
        return self.checksum[:32]


@dataclass(frozen=True)
class Changes:
    """What a snapshot does not know."""

    #: Ids of searches that changed or are gone; some of them may be in the snapshot as they are.
    ids: list[int]
    #: Those of them that are active, as they are now.
    now: Active


async def usable(connection: Connection, layout: str) -> list[Published]:
    """Snapshots of that layout, newest first.

    One with a watermark from the future is of another database, which was restored here: it is left out.
    """
    cursor = await connection.execute(
        """
        SELECT version, watermark::text AS watermark, layout, checksum, searches, created_at
        FROM match_snapshots
        WHERE layout = %s AND watermark <= pg_snapshot_xmax(pg_current_snapshot())
        ORDER BY version DESC
        """,
        (layout,),
    )
    return [Published.model_validate(row) for row in await cursor.fetchall()]


async def changes(connection: Connection, version: int) -> Changes | None:
    """What changed since a snapshot was taken, by transactions that are committed now.

    None where the snapshot is withdrawn: what changed since is not known any more.
    """
    cursor = await connection.execute(
        """
        SELECT logged.id AS changed, subscriptions.*
        FROM match_snapshots
        LEFT JOIN LATERAL (SELECT DISTINCT subscription_id AS id FROM subscription_changes
                           WHERE transaction_id >= match_snapshots.watermark) AS logged ON true
        LEFT JOIN subscriptions ON subscriptions.id = logged.id
        WHERE match_snapshots.version = %s
        """,
        (version,),
    )
    rows = await cursor.fetchall()
    if not rows:
        return None
    changed = [(row.pop("changed"), row) for row in rows]
    now = subscriptions.read(row for _, row in changed if row["active"])
    return Changes([one for one, _ in changed if one is not None], now)


async def publish(
    connection: Connection,
    *,
    watermark: str,
    layout: str,
    checksum: str,
    searches: int,
) -> Published:
    """Offers a snapshot to workers; older ones are withdrawn, with the log that only they need."""
    cursor = await connection.execute(
        """
        INSERT INTO match_snapshots (watermark, layout, checksum, searches) VALUES (%s, %s, %s, %s)
        RETURNING version, watermark::text AS watermark, layout, checksum, searches, created_at
        """,
        (watermark, layout, checksum, searches),
    )
    published = Published.model_validate(await cursor.fetchone())
    await _withdraw(connection, published)
    return published


async def log_size(connection: Connection, watermark: str) -> int:
    """How many changes a snapshot of that watermark does not know."""
    cursor = await connection.execute(
        """
        SELECT count(*) AS n FROM subscription_changes
        WHERE transaction_id >= %s
        """,
        (watermark,),
    )
    row = await cursor.fetchone()
    return int(row["n"]) if row else 0


async def _withdraw(connection: Connection, newest: Published) -> None:
    # Of other formats too: after an update, workers of the version before go on for a day.
    await connection.execute(
        """
        DELETE FROM match_snapshots
        WHERE version NOT IN (SELECT version FROM match_snapshots WHERE layout = %(layout)s
                              ORDER BY version DESC LIMIT %(kept)s)
          AND (layout = %(layout)s OR created_at < now() - interval '1 day')
        """,
        {"layout": newest.layout, "kept": _KEPT},
    )
    await connection.execute(
        """
        DELETE FROM subscription_changes
        WHERE transaction_id < (SELECT watermark FROM encoding)
          AND transaction_id < (SELECT watermark FROM match_snapshots ORDER BY watermark LIMIT 1)
        """
    )
