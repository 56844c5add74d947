"""Messages that wait to be classified: taken, given back, and done with.

A claim expires, so whoever dies with messages in hand loses none. What becomes of a message is written only while it
is the version that was classified, and while nobody else has done that version: so nothing follows twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from psycopg.sql import SQL, Composable, Identifier
from psycopg.types.json import Jsonb

from homing.models.base import Value
from homing.models.message import Message
from homing.models.message_class import MessageClass
from homing.storage.database import Connection

#: Seconds that whoever claims may take; longer than a job of the queue may.
CLAIM_SECONDS = 300

#: Seconds until a message is looked at again that nothing can be done with.
ASIDE_SECONDS = 3600

Classifier = Literal["prefilter", "rules", "llm"]

_OWN = [name for name in Message.model_fields if name not in ("chat_username", "chat_title")]
_COLUMNS = SQL(", ").join(Identifier("messages", name) for name in _OWN)

#: What nobody has asked the LLM about comes even while the LLM takes nothing.
_DUE = SQL("""
    classified_version < version AND settles_at <= now()
    AND (claimed_until IS NULL OR claimed_until < now())
    AND {also}
""")
_ANY, _FRESH = SQL("true"), SQL("next_try_at IS NULL")


class Found(Value):
    """What was found about a message in hand.

    Attributes:
        message: of the version that was classified.
        found: None: it was withdrawn.
        classifier: None: nothing had to look at it.
        analysis: what the column `llm_analysis` is to hold.
        problem: why it was not the LLM that classified it, where it should have.
    """

    message: Message
    found: MessageClass | None = None
    classifier: Classifier | None = None
    analysis: dict[str, Any] | None = None
    problem: str | None = None


async def claim(connection: Connection, *, limit: int, llm: bool) -> list[Message]:
    """Takes messages for `CLAIM_SECONDS`: live ones first, then by the time they were sent.

    Args:
        connection: of the database.
        limit: of messages.
        llm: whether also those that wait for the LLM.
    """
    cursor = await connection.execute(
        SQL("""
        WITH due AS MATERIALIZED (
            SELECT id FROM messages WHERE {due} ORDER BY live DESC, sent_at, id
            LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
        UPDATE messages SET claimed_until = now() + make_interval(secs => %(seconds)s)
        FROM due, telegram_chats AS chats
        WHERE messages.id = due.id AND chats.chat_id = messages.chat_id
        RETURNING {columns}, chats.username AS chat_username, chats.title AS chat_title
        """).format(due=_due(llm), columns=_COLUMNS),
        {"limit": limit, "seconds": CLAIM_SECONDS},
    )
    taken = [Message.model_validate(row) for row in await cursor.fetchall()]
    return sorted(taken, key=lambda one: (not one.live, one.sent_at, one.id))


async def any_due(connection: Connection, *, llm: bool) -> bool:
    """Whether a claim would find anything now."""
    query = SQL("SELECT EXISTS (SELECT FROM messages WHERE {due}) AS due").format(due=_due(llm))
    row = await (await connection.execute(query)).fetchone()
    return row is not None and bool(row["due"])


async def release(connection: Connection, messages: Sequence[Message]) -> None:
    """Gives messages back that nothing was done about."""
    await connection.execute(
        "UPDATE messages SET claimed_until = NULL WHERE id = ANY(%s) AND classified_version < version",
        ([one.id for one in messages],),
    )


async def park(
    connection: Connection, messages: Sequence[Message], *, until: datetime, problem: str
) -> None:
    """Gives messages back that have to wait for the LLM.

    Args:
        connection: of the database.
        messages: in hand.
        until: what people are told; whether the LLM takes messages again is decided for all of them at once.
        problem: why they wait.
    """
    await connection.execute(
        """
        UPDATE messages SET claimed_until = NULL, next_try_at = %s, problem = %s
        WHERE id = ANY(%s) AND classified_version < version
        """,
        (until, problem, [one.id for one in messages]),
    )


async def tried(connection: Connection, message: Message, problem: str) -> int:
    """The LLM was asked about this message alone, in vain; returns how often that was."""
    cursor = await connection.execute(
        "UPDATE messages SET tries = tries + 1, problem = %s WHERE id = %s RETURNING tries",
        (problem, message.id),
    )
    row = await cursor.fetchone()
    return 0 if row is None else int(row["tries"])


async def set_aside(connection: Connection, message: Message, problem: str) -> None:
    """Nothing can be done with this message for now: it is looked at again after a while, or when it changes."""
    await connection.execute(
        """
        UPDATE messages SET claimed_until = now() + make_interval(secs => %s), problem = %s
        WHERE id = %s AND version = %s AND classified_version < version
        """,
        (ASIDE_SECONDS, problem, message.id, message.version),
    )


async def release_all(connection: Connection) -> int:
    """Gives back what others have in hand; only for who knows that they are dead."""
    cursor = await connection.execute(
        """
        UPDATE messages SET claimed_until = NULL
        WHERE classified_version < version AND claimed_until <= now() + make_interval(secs => %s)
        """,
        (CLAIM_SECONDS,),
    )
    return cursor.rowcount


async def lock(connection: Connection, found: Sequence[Found]) -> list[Found]:
    """Those whose version still waits; nobody else can do them until the transaction ends.

    An edit that came meanwhile makes a message a new one to classify.
    """
    cursor = await connection.execute(
        """
        SELECT messages.id FROM messages
        JOIN unnest(%s::bigint[], %s::integer[]) AS ours (id, version) USING (id, version)
        WHERE classified_version < messages.version ORDER BY messages.id FOR UPDATE OF messages
        """,
        ([one.message.id for one in found], [one.message.version for one in found]),
    )
    ids = {row["id"] for row in await cursor.fetchall()}
    await release(connection, [one.message for one in found if one.message.id not in ids])
    return [one for one in found if one.message.id in ids]


async def store(connection: Connection, found: Sequence[Found]) -> None:
    """Writes what was found about messages that this transaction has locked."""
    async with connection.cursor() as cursor:
        withdrawn = [one for one in found if one.found is None]
        await cursor.executemany(_DONE, [_key(one) for one in withdrawn])
        classified = [one for one in found if one.found is not None]
        await cursor.executemany(_STORE, [_row(one) for one in classified])


_DONE = """
    UPDATE messages SET classified_version = %(version)s, classified_at = now(), claimed_until = NULL,
                        next_try_at = NULL
    WHERE id = %(id)s
"""

_STORE = """
    UPDATE messages SET classified_version = %(version)s, classified_at = now(), claimed_until = NULL,
        next_try_at = NULL, tries = 0, problem = %(problem)s, classifier = %(classifier)s,
        intents = %(intents)s, domains = %(domains)s, urgency_score = %(urgency_score)s,
        is_spam = %(is_spam)s, reasoning = %(reasoning)s, llm_analysis = %(analysis)s
    WHERE id = %(id)s
"""


def _key(one: Found) -> dict[str, Any]:
    return {"id": one.message.id, "version": one.message.version}


def _row(one: Found) -> dict[str, Any]:
    assert one.found is not None  # noqa: S101 - the caller has parted them
    return _key(one) | {
        "problem": one.problem,
        "classifier": one.classifier,
        "intents": [str(intent) for intent in one.found.intents],
        "domains": Jsonb([mention.model_dump(mode="json") for mention in one.found.domains]),
        "urgency_score": one.found.urgency_score,
        "is_spam": one.found.is_spam,
        "reasoning": one.found.reasoning,
        "analysis": None if one.analysis is None else Jsonb(one.analysis),
    }


def _due(llm: bool) -> Composable:
    return _DUE.format(also=_ANY if llm else _FRESH)
