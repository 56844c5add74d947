"""Claims whose sender died, or never heard whether the message arrived."""

from __future__ import annotations

from homing.storage.database import Connection
from homing.storage.deliveries.results import NEVER_CAME_BACK, OUTCOME_UNKNOWN


async def release_expired(connection: Connection) -> int:
    """Makes deliveries due again whose sender never came back, marked as maybe sent; returns how many."""
    cursor = await connection.execute(
        """
        WITH gone AS (
            UPDATE deliveries SET state = 'failed', claimed_until = NULL, next_try_at = now(),
                   unanswered = unanswered + 1, error_class = %(class)s, error_text = %(text)s
            WHERE state = 'sending' AND claimed_until < now()
            RETURNING id, claim, claimed_at)
        INSERT INTO delivery_attempts (delivery_id, claim, started_at, outcome, error_class, error_text)
        SELECT id, claim, claimed_at, 'unanswered', %(class)s, %(text)s FROM gone
        """,
        {"class": OUTCOME_UNKNOWN, "text": NEVER_CAME_BACK},
    )
    return cursor.rowcount
