"""Messages and signals for people and programs that look for them, newest first."""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, NamedTuple, TypeVar

from psycopg.sql import SQL

from homing.models.base import Value
from homing.models.kinds import DeliveryState
from homing.models.message import Message
from homing.models.message_class import DomainMention, Intent
from homing.storage.database import Connection
from homing.storage.telegram.message_filters import Classifier, MessageFilter

_COLUMNS = SQL("""
    m.id, m.chat_id, c.username AS chat_username, c.title AS chat_title, m.message_id, m.grouped_id, m.part_ids,
    m.author_id, m.author_name, m.author_username, m.text, m.media, m.sent_at, m.edited_at, m.deleted_at, m.version,
    m.live, m.account_id, m.stored_at, m.classified_at, m.classified_version = m.version AS is_classified, m.problem,
    m.classifier, m.intents, m.domains, m.urgency_score, m.is_spam, m.reasoning, m.llm_analysis
""")


class FoundMessage(Message):
    """A message with what was found about it.

    Attributes:
        account_id: that stored it.
        is_classified: whether what follows is about the text as it is now; an edit is classified anew.
        problem: why the last try to classify it failed.
        llm_analysis: what else the classifier left, such as the patterns that matched.
    """

    account_id: str
    stored_at: datetime
    classified_at: datetime | None
    is_classified: bool
    problem: str | None
    classifier: Classifier | None
    intents: tuple[Intent, ...]
    domains: tuple[DomainMention, ...]
    urgency_score: int | None
    is_spam: bool | None
    reasoning: str | None
    llm_analysis: dict[str, Any] | None


class FoundSignal(Value):
    """A message that somebody was told of.

    Attributes:
        target: the chat that was told.
        rule: that said so.
        state: of its delivery; None where it is not kept any more.
    """

    id: int
    target: str
    rule: str
    created_at: datetime
    state: DeliveryState | None
    message: FoundMessage


class BadCursor(ValueError):
    """Not a cursor of ours."""


class Cursor(NamedTuple):
    """The last row of a page."""

    at: datetime
    id: int

    def text(self) -> str:
        """For URLs."""
        micros = (self.at - _EPOCH) // timedelta(microseconds=1)
        return base64.urlsafe_b64encode(_FORMAT.pack(micros, self.id)).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Cursor:
        """The row that `text` stands for.

        Raises:
            BadCursor: no page gave it.
        """
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            micros, number = _FORMAT.unpack(raw)
            return cls(_EPOCH + timedelta(microseconds=micros), number)
        except (binascii.Error, struct.error, ValueError, OverflowError) as error:
            raise BadCursor("expected a cursor as a page gave it") from error


Row = TypeVar("Row", bound=Value)


class Page(Value, Generic[Row]):
    """Rows, and the cursor of the next page; None on the last one."""

    rows: tuple[Row, ...]
    next: str | None


_FORMAT = struct.Struct(">qq")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


async def messages(
    connection: Connection, which: MessageFilter, *, cursor: str | None = None, limit: int = 50
) -> Page[FoundMessage]:
    """Messages by the time when they were sent.

    Raises:
        BadCursor: the cursor is none of ours.
    """
    found = await connection.execute(
        SQL("""
        SELECT {columns} FROM messages m JOIN telegram_chats c USING (chat_id)
        WHERE {condition} AND (%(at)s::timestamptz IS NULL OR (m.sent_at, m.id) < (%(at)s, %(id)s))
        ORDER BY m.sent_at DESC, m.id DESC LIMIT %(limit)s
        """).format(columns=_COLUMNS, condition=which.condition()),
        which.values() | _place(cursor) | {"limit": limit + 1},
    )
    rows = [FoundMessage.model_validate(row) for row in await found.fetchall()]
    return _page(rows, limit, lambda row: Cursor(row.sent_at, row.id))


async def signals(
    connection: Connection, which: MessageFilter, *, cursor: str | None = None, limit: int = 50
) -> Page[FoundSignal]:
    """Signals by the time when they were given, narrowed down by their messages.

    Raises:
        BadCursor: the cursor is none of ours.
    """
    found = await connection.execute(
        SQL("""
        SELECT s.id AS signal_id, s.target, s.rule, s.created_at,
               (SELECT state FROM deliveries WHERE origin_kind = 'signal' AND origin_id = s.id LIMIT 1) AS state, {columns}
        FROM signals s JOIN messages m ON m.id = s.message_id JOIN telegram_chats c USING (chat_id)
        WHERE {condition} AND (%(at)s::timestamptz IS NULL OR (s.created_at, s.id) < (%(at)s, %(id)s))
        ORDER BY s.created_at DESC, s.id DESC LIMIT %(limit)s
        """).format(columns=_COLUMNS, condition=which.condition()),
        which.values() | _place(cursor) | {"limit": limit + 1},
    )
    rows = [_signal(row) for row in await found.fetchall()]
    return _page(rows, limit, lambda row: Cursor(row.created_at, row.id))


def _signal(row: Mapping[str, Any]) -> FoundSignal:
    own = {name: row[name] for name in ("target", "rule", "created_at", "state")}
    message = {name: row[name] for name in FoundMessage.model_fields if name in row}
    return FoundSignal.model_validate({"id": row["signal_id"], "message": message} | own)


def _place(cursor: str | None) -> dict[str, Any]:
    return {"at": None, "id": None} if cursor is None else Cursor.read(cursor)._asdict()


def _page(rows: list[Row], limit: int, place: Callable[[Row], Cursor]) -> Page[Row]:
    shown = tuple(rows[:limit])
    following = place(shown[-1]).text() if len(rows) > limit else None
    return Page(rows=shown, next=following)
