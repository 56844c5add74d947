"""Records and pages that were refused, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from homing.models.run import Rejection
from homing.storage.database import Connection
from homing.storage.listings.columns import text


async def store(connection: Connection, run_id: int, rejections: Sequence[Rejection]) -> None:
    """Writes what a run refused."""
    async with connection.cursor() as cursor:
        await cursor.executemany(
            """
            INSERT INTO rejections (run_id, url, external_id, field, reason, found, at)
            VALUES (%s, %s, %s, %s, %s, %s, coalesce(%s, now()))
            """,
            [
                (
                    run_id,
                    text(rejection.url),
                    None if rejection.external_id is None else text(rejection.external_id),
                    text(rejection.field),
                    text(rejection.reason),
                    text(rejection.found),
                    rejection.at,
                )
                for rejection in rejections
            ],
        )
