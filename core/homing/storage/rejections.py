"""Records and pages that were refused, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from homing.models.run import Rejection
from homing.storage.database import Connection
from homing.storage.text import storable


async def store(
    connection: Connection,
    run_id: int | None,
    rejections: Sequence[Rejection],
    *,
    source_id: int | None = None,
) -> None:
    """Writes what a run refused; outside of a run, name the source."""
    async with connection.cursor() as cursor:
        await cursor.executemany(
            """
            INSERT INTO rejections (run_id, source_id, url, external_id, field, reason, found, at)
            VALUES (%s, %s, %s, %s, %s, %s, %s, coalesce(%s, now()))
            """,
            [
                (
                    run_id,
                    source_id,
                    storable(rejection.url),
                    None if rejection.external_id is None else storable(rejection.external_id),
                    storable(rejection.field),
                    storable(rejection.reason),
                    storable(rejection.found),
                    rejection.at,
                )
                for rejection in rejections
            ],
        )
