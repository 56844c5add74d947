"""What a sender needs to know of a signal's delivery."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg.sql import SQL

from homing.models.base import Value
from homing.models.message import Message
from homing.models.message_class import DomainMention, Intent
from homing.storage.database import Connection


class OutgoingSignal(Value):
    """A delivery about a message of a chat, as it is now."""

    delivery_id: int
    recipient_id: int
    address: str | None
    enabled: bool
    #: It was tried before and no answer came.
    maybe_sent: bool
    message: Message
    intents: tuple[Intent, ...]
    domains: tuple[DomainMention, ...]
    #: None of what was never classified, such as a trial.
    urgency_score: int | None = None

    @property
    def withdrawn(self) -> bool:
        """Its author, or somebody else who may, has deleted the message."""
        return self.message.deleted_at is not None


class OutgoingSignalEdit(OutgoingSignal):
    """A later version of a message: the signal about it is edited."""

    #: Identifier of the signal in the chat that was told; None where it was not sent, or is not in the ledger any more.
    told_as: str | None
    #: The message has a still later version.
    outdated: bool


_QUERY = SQL("""
    SELECT d.id AS delivery_id, d.recipient_id, a.address, coalesce(a.enabled, false) AS enabled,
           d.origin_kind = 'signal' AND d.unanswered > 0 AS maybe_sent,
           d.origin_kind = 'signal_edit' AS is_edit,
           m.intents, m.domains, m.urgency_score,
           (SELECT told.message_id FROM deliveries told
            WHERE told.origin_kind = 'signal' AND told.origin_id = s.id AND told.recipient_id = d.recipient_id
              AND told.channel = d.channel AND told.state = 'sent') AS told_as,
           e.version IS NOT NULL AND EXISTS (SELECT FROM signal_edits later
                                             WHERE later.signal_id = s.id AND later.version > e.version) AS outdated,
           jsonb_build_object(
               'id', m.id, 'chat_id', m.chat_id, 'chat_username', c.username, 'chat_title', c.title,
               'message_id', m.message_id, 'part_ids', m.part_ids, 'author_id', m.author_id,
               'author_name', m.author_name, 'author_username', m.author_username, 'text', m.text,
               'sent_at', m.sent_at, 'edited_at', m.edited_at, 'deleted_at', m.deleted_at,
               'version', m.version, 'live', m.live, 'traceparent', m.traceparent) AS message
    FROM deliveries d
    LEFT JOIN signal_edits e ON d.origin_kind = 'signal_edit' AND e.id = d.origin_id
    JOIN signals s ON s.id = CASE d.origin_kind WHEN 'signal' THEN d.origin_id ELSE e.signal_id END
    JOIN messages m ON m.id = s.message_id
    JOIN telegram_chats c ON c.chat_id = m.chat_id
    LEFT JOIN recipient_channels a ON a.recipient_id = d.recipient_id AND a.channel = d.channel
    WHERE d.origin_kind IN ('signal', 'signal_edit') AND d.id = ANY (%s)
""")


async def read(connection: Connection, delivery_ids: Sequence[int]) -> dict[int, OutgoingSignal]:
    """By delivery id; without those whose signal is no longer there."""
    cursor = await connection.execute(_QUERY, (list(delivery_ids),))
    found: dict[int, OutgoingSignal] = {}
    for row in await cursor.fetchall():
        kind = OutgoingSignalEdit if row["is_edit"] else OutgoingSignal
        found[row["delivery_id"]] = kind.model_validate(
            {name: row[name] for name in kind.model_fields}
        )
    return found
