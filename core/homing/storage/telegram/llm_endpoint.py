"""Whether the LLM's endpoint answers: while it does not, nobody asks it, and messages wait.

After each failure the pause is twice as long; then one batch tries. The endpoint may name the pause itself.
"""

from __future__ import annotations

from datetime import datetime

from homing.models.base import Value
from homing.storage.database import Connection

#: Seconds of the first pause, and of the longest that we make ourselves.
FIRST_PAUSE, LONGEST_PAUSE = 15.0, 600.0

#: Doublings after which a pause is the longest one anyway.
_MOST_DOUBLINGS = 10


class Endpoint(Value):
    """What is known about the endpoint.

    Attributes:
        failures: in a row, without an answer in between.
        timeouts: of these, those where too much may have been asked at once.
        retry_at: nothing is asked before.
        open: whether it may be asked now.
        reason: of the last failure.
    """

    failures: int
    timeouts: int
    retry_at: datetime | None
    open: bool
    reason: str | None


async def read(connection: Connection) -> Endpoint:
    cursor = await connection.execute(
        """
        SELECT failures, timeouts, retry_at, coalesce(retry_at <= now(), true) AS open, reason
        FROM llm_endpoint
        """
    )
    return Endpoint.model_validate(await cursor.fetchone())


async def answered(connection: Connection) -> None:
    """It is well."""
    await connection.execute(
        """
        UPDATE llm_endpoint SET failures = 0, timeouts = 0, retry_at = NULL, reason = NULL, changed_at = now()
        WHERE failures > 0
        """
    )


async def failed(
    connection: Connection,
    reason: str,
    *,
    pause_seconds: float | None = None,
    timed_out: bool = False,
) -> Endpoint:
    """It gave no answer, or asked to be left alone.

    Args:
        connection: of the database.
        reason: for people.
        pause_seconds: as it has said itself; None: by the number of failures.
        timed_out: it took the question, and then too long.
    """
    await connection.execute(
        """
        UPDATE llm_endpoint SET failures = failures + 1, timeouts = timeouts + %(timed_out)s::int, reason = %(reason)s, changed_at = now(),
            retry_at = now() + make_interval(secs => coalesce(
                %(pause)s, least(%(first)s * 2 ^ least(failures, %(doublings)s), %(longest)s)))
        """,
        {
            "reason": reason,
            "pause": pause_seconds,
            "timed_out": timed_out,
            "first": FIRST_PAUSE,
            "longest": LONGEST_PAUSE,
            "doublings": _MOST_DOUBLINGS,
        },
    )
    return await read(connection)
