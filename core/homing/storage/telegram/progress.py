"""How far reading chats is, in a few numbers that are quick to count: for metrics."""

from __future__ import annotations

from homing.models.base import Value
from homing.storage.database import Connection
from homing.storage.telegram.accounts import State


class Progress(Value):
    """Of everything.

    Attributes:
        accounts: by state.
        unknown: names of chats whose number no account has told.
        waiting: messages that have no class yet, or an old one.
        oldest_seconds: since the oldest of them was stored or changed.
        problems: of the messages that wait, those whose last try failed.
        signals: that are kept.
    """

    accounts: dict[State, int]
    unknown: int
    waiting: int
    oldest_seconds: float
    problems: int
    signals: int


async def read(connection: Connection) -> Progress:
    """Counts; messages that have their class cost nothing."""
    cursor = await connection.execute("""
        SELECT (SELECT coalesce(jsonb_object_agg(state, n), '{}')
                  FROM (SELECT state, count(*) AS n FROM telegram_accounts GROUP BY state) AS a) AS accounts,
               (SELECT count(DISTINCT name) FROM telegram_wanted WHERE chat_id IS NULL) AS unknown,
               count(*) AS waiting, count(problem) AS problems,
               coalesce(extract(epoch FROM now() - min(settles_at)), 0) AS oldest_seconds,
               (SELECT count(*) FROM signals) AS signals
        FROM messages WHERE classified_version < version
    """)
    return Progress.model_validate(await cursor.fetchone())
