"""What was read in each chat and by each account, and how far classification and signals are with it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from homing.models.base import Value
from homing.models.message_class import Domain, Intent
from homing.storage.database import Connection
from homing.storage.telegram.accounts import State


class Tally(Value):
    """Of messages; those that are gone count as well.

    Attributes:
        waiting: for their class; an edit waits anew.
        problems: those of them whose last try failed.
        signals: that somebody was told of.
    """

    messages: int = 0
    waiting: int = 0
    problems: int = 0
    requests: int = 0
    offers: int = 0
    spam: int = 0
    signals: int = 0


class ChatFigures(Value):
    """A chat that is wanted, or was read.

    Attributes:
        account_id: who reads it; None: nobody does.
        members: accounts that could.
        ids: from the first that is to be accounted for to the newest; 0 before it was read.
        accounted: those of them that are stored, or known to be deleted or of service.
        complete_at: when history was last asked and nothing was missing.
        certified_on: day of the last certificate, which says `certified` of `certified_ids`.
    """

    chat_id: int
    username: str | None
    title: str
    account_id: str | None
    members: int
    per_hour: float | None
    ids: int
    accounted: int
    complete_at: datetime | None
    newest_at: datetime | None
    certified_on: date | None
    certified: int | None
    certified_ids: int | None
    tally: Tally

    @property
    def missing(self) -> int:
        """Ids that nothing is known about."""
        return self.ids - self.accounted


class AccountFigures(Value):
    """An account that reads.

    Attributes:
        alive: its reader gave a sign of life lately.
        chats: that it is to read.
        per_hour: messages of these together, as measured.
        stored: messages that came by it.
    """

    account_id: str
    username: str | None
    name: str
    state: State
    reason: str | None
    seen_at: datetime | None
    alive: bool
    flood_until: datetime | None
    dialogs: int | None
    chats: int
    per_hour: float
    stored: int


class DayFigures(Value):
    """Messages that were sent on a day, each counted once."""

    day: date
    requests: int
    offers: int
    other: int
    spam: int
    waiting: int


class Unknown(Value):
    """A chat that a source names and whose number no account has told."""

    name: str
    sources: int


class Figures(Value):
    """Everything at about one moment.

    Attributes:
        intents, domains: of messages that are classified; one may have several.
        spent_today: US dollars for the model, on this day in UTC.
    """

    chats: tuple[ChatFigures, ...]
    accounts: tuple[AccountFigures, ...]
    unknown: tuple[Unknown, ...]
    days: tuple[DayFigures, ...]
    intents: dict[Intent, int]
    domains: dict[Domain, int]
    spent_today: Decimal

    @property
    def total(self) -> Tally:
        """Of all chats together."""
        names = Tally.model_fields
        return Tally(
            **{name: sum(getattr(chat.tally, name) for chat in self.chats) for name in names}
        )


async def read(connection: Connection, *, days: int, zone: str, away_seconds: float) -> Figures:
    """Counts everything; that takes as long as a look at every message.

    Args:
        connection: where.
        days: of the picture, up to today.
        zone: in which days begin.
        away_seconds: an account without a sign of life for so long is not alive.
    """
    one = await _one(connection)
    return Figures(
        chats=tuple(await _rows(connection, ChatFigures, _CHATS, {})),
        accounts=tuple(await _rows(connection, AccountFigures, _ACCOUNTS, {"away": away_seconds})),
        unknown=tuple(await _rows(connection, Unknown, _UNKNOWN, {})),
        days=tuple(await _rows(connection, DayFigures, _DAYS, {"days": days, "zone": zone})),
        **one,
    )


Row = TypeVar("Row", bound=Value)


async def _rows(
    connection: Connection, kind: type[Row], query: str, values: dict[str, Any]
) -> list[Row]:
    cursor = await connection.execute(query.encode(), values)
    return [kind.model_validate(row) for row in await cursor.fetchall()]


async def _one(connection: Connection) -> dict[str, Any]:
    cursor = await connection.execute(_CLASSES)
    return await cursor.fetchone() or {}


_CHATS = """
    WITH shown AS (
        SELECT chat_id FROM telegram_wanted WHERE chat_id IS NOT NULL
        UNION SELECT chat_id FROM telegram_assignments
        UNION SELECT chat_id FROM telegram_chats WHERE first_id IS NOT NULL),
    tallies AS (
        SELECT chat_id, max(sent_at) AS newest_at, jsonb_build_object(
            'messages', count(*),
            'waiting', count(*) FILTER (WHERE classified_version < version),
            'problems', count(*) FILTER (WHERE classified_version < version AND problem IS NOT NULL),
            'requests', count(*) FILTER (WHERE 'REQUEST' = ANY (intents)),
            'offers', count(*) FILTER (WHERE 'OFFER' = ANY (intents)),
            'spam', count(*) FILTER (WHERE is_spam)) AS tally
        FROM messages GROUP BY chat_id),
    told AS (
        SELECT m.chat_id, count(DISTINCT m.id) AS signals
        FROM signals s JOIN messages m ON m.id = s.message_id GROUP BY m.chat_id)
    SELECT chat_id, c.username, coalesce(c.title, '') AS title, a.account_id, c.per_hour, c.complete_at, t.newest_at,
           (SELECT count(*) FROM telegram_members m WHERE m.chat_id = shown.chat_id) AS members,
           coalesce(ledger.ids, 0) AS ids, coalesce(ledger.accounted, 0) AS accounted,
           last.day AS certified_on, last.accounted AS certified, last.ids AS certified_ids,
           coalesce(t.tally, '{}') || jsonb_build_object('signals', coalesce(told.signals, 0)) AS tally
    FROM shown
    LEFT JOIN telegram_chats c USING (chat_id)
    LEFT JOIN telegram_assignments a USING (chat_id)
    LEFT JOIN tallies t USING (chat_id)
    LEFT JOIN told USING (chat_id)
    LEFT JOIN LATERAL (
        SELECT greatest(c.newest_id - c.first_id + 1, 0) AS ids,
               (SELECT coalesce(sum(upper(known) - lower(known)), 0) FROM unnest(c.accounted
                    * int8multirange(int8range(c.first_id, greatest(c.newest_id + 1, c.first_id)))) AS known) AS accounted
        WHERE c.first_id IS NOT NULL) AS ledger ON true
    LEFT JOIN LATERAL (
        SELECT day, accounted, ids FROM telegram_certificates f
        WHERE f.chat_id = shown.chat_id ORDER BY day DESC LIMIT 1) AS last ON true
    ORDER BY c.username NULLS LAST, c.title, chat_id
"""

_ACCOUNTS = """
    SELECT a.account_id, a.username, a.name, a.state, a.reason, a.seen_at, a.dialogs,
           coalesce(a.seen_at > now() - make_interval(secs => %(away)s), false) AS alive,
           CASE WHEN a.flood_until > now() THEN a.flood_until END AS flood_until,
           coalesce(read.chats, 0) AS chats, coalesce(read.per_hour, 0) AS per_hour, coalesce(kept.stored, 0) AS stored
    FROM telegram_accounts a
    LEFT JOIN (SELECT s.account_id, count(*) AS chats, sum(c.per_hour) AS per_hour
               FROM telegram_assignments s JOIN telegram_chats c USING (chat_id) GROUP BY s.account_id) AS read
        USING (account_id)
    LEFT JOIN (SELECT account_id, count(*) AS stored FROM messages GROUP BY account_id) AS kept USING (account_id)
    ORDER BY account_id
"""

_UNKNOWN = """
    SELECT name, count(*) AS sources FROM telegram_wanted WHERE chat_id IS NULL GROUP BY name ORDER BY name
"""

_DAYS = """
    SELECT (sent_at AT TIME ZONE %(zone)s)::date AS day,
           count(*) FILTER (WHERE known AND NOT is_spam AND 'REQUEST' = ANY (intents)) AS requests,
           count(*) FILTER (WHERE known AND NOT is_spam AND 'OFFER' = ANY (intents) AND NOT 'REQUEST' = ANY (intents))
               AS offers,
           count(*) FILTER (WHERE known AND NOT is_spam AND NOT intents && '{REQUEST,OFFER}') AS other,
           count(*) FILTER (WHERE known AND is_spam) AS spam,
           count(*) FILTER (WHERE NOT known) AS waiting
    FROM (SELECT sent_at, intents, coalesce(is_spam, false) AS is_spam, classified_version = version AS known
          FROM messages WHERE sent_at > now() - make_interval(days => %(days)s + 1)) AS sent
    GROUP BY day ORDER BY day
"""

_CLASSES = b"""
    SELECT (SELECT coalesce(jsonb_object_agg(intent, n), '{}')
              FROM (SELECT intent, count(*) AS n FROM messages, unnest(intents) AS intent
                    WHERE classified_at IS NOT NULL GROUP BY intent) AS i) AS intents,
           (SELECT coalesce(jsonb_object_agg(domain, n), '{}')
              FROM (SELECT mention->>'domain' AS domain, count(*) AS n
                    FROM messages, jsonb_array_elements(domains) AS mention
                    WHERE classified_at IS NOT NULL GROUP BY domain) AS d) AS domains,
           (SELECT coalesce(sum(cost_usd), 0) FROM llm_usage
             WHERE day = (now() AT TIME ZONE 'UTC')::date) AS spent_today
"""
