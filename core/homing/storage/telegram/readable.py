"""By whom the chats that a source names can be read."""

from __future__ import annotations

from homing.models.base import Value
from homing.storage.database import Connection

#: A reader gives a sign of life every ten seconds.
_ALIVE_SECONDS = 60


class Readable(Value):
    """A chat as a source names it.

    Attributes:
        name: in its canonical form.
        chat_id: None where no account's dialogs have told the number of the name.
        members: accounts that are.
        alive: those of them whose reader is at work.
    """

    name: str
    chat_id: int | None
    members: tuple[str, ...]
    alive: tuple[str, ...]


async def of_source(connection: Connection, source_id: int) -> list[Readable]:
    """The chats of a source, by name."""
    cursor = await connection.execute(
        """
        SELECT w.name, w.chat_id,
               coalesce(array_agg(a.account_id ORDER BY a.account_id) FILTER (WHERE a.account_id IS NOT NULL), '{}')
                   AS members,
               coalesce(array_agg(a.account_id ORDER BY a.account_id) FILTER (
                   WHERE a.state = 'ready' AND a.seen_at > now() - make_interval(secs => %(alive)s)), '{}') AS alive
        FROM telegram_wanted w LEFT JOIN telegram_members m USING (chat_id) LEFT JOIN telegram_accounts a USING (account_id)
        WHERE w.source_id = %(source)s GROUP BY w.name, w.chat_id ORDER BY w.name
        """,
        {"source": source_id, "alive": _ALIVE_SECONDS},
    )
    return [Readable.model_validate(row) async for row in cursor]
