"""What came of claims."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pydantic import TypeAdapter, field_validator

from homing.models.base import Value
from homing.models.kinds import AttemptOutcome, DeliveryState, ReasonClass
from homing.storage.database import Connection
from homing.storage.text import storable

#: `error_class` of a send whose answer never came: the person may have got the message.
OUTCOME_UNKNOWN = "OutcomeUnknown"

#: `error_text` of an attempt whose sender died: what of the claim it had sent by then is not known.
NEVER_CAME_BACK = "the sender did not come back"

#: Characters of a text that is kept.
_LONGEST = 2000


class Result(Value):
    """What came of one claim."""

    delivery_id: int
    claim: int
    #: Where the delivery stands now: sent, failed, dead or suppressed.
    state: DeliveryState
    #: Of the send; None where nothing was sent.
    outcome: AttemptOutcome | None = None
    #: Seconds that the send took.
    seconds: float = 0
    message_id: str | None = None
    #: Seconds until the next try of what failed; 0 gives it back its place in line, by its age.
    again_in: float | None = None
    #: Whether it counts towards the limit of attempts.
    counts: bool = True
    reason_class: ReasonClass | None = None
    reason: str | None = None
    error_class: str | None = None
    error_text: str | None = None

    @field_validator("message_id", "reason", "error_class", "error_text")
    @classmethod
    def _storable(cls, text: str | None) -> str | None:
        # What a provider says may hold anything.
        return text and storable(text)[:_LONGEST]


_UPDATE = """
    UPDATE deliveries d
    SET state = r.state, message_id = coalesce(r.message_id, d.message_id),
        sent_at = CASE r.state WHEN 'sent' THEN now() END,
        next_try_at = CASE WHEN r.state <> 'failed' THEN NULL
                           WHEN r.again_in = 0 THEN coalesce(d.replayed_at, d.created_at)
                           ELSE now() + make_interval(secs => r.again_in) END,
        attempts = d.attempts - (NOT r.counts)::int,
        unanswered = d.unanswered + (d.state = 'sending' AND r.outcome IS NOT DISTINCT FROM 'unanswered')::int,
        reason_class = r.reason_class, reason = r.reason,
        error_class = coalesce(r.error_class, d.error_class), error_text = coalesce(r.error_text, d.error_text),
        claimed_at = NULL, claimed_until = NULL
    FROM jsonb_to_recordset(%s::jsonb) AS r(delivery_id bigint, state text, outcome text, message_id text, again_in float,
                                     counts boolean, reason_class text, reason text,
                                     error_class text, error_text text)
    WHERE d.id = r.delivery_id
"""

_SETTLE = """
    WITH known AS (
        DELETE FROM delivery_attempts a
        USING jsonb_to_recordset(%s::jsonb) AS r(delivery_id bigint, claim integer, once boolean)
        WHERE a.delivery_id = r.delivery_id AND a.claim = r.claim AND a.outcome = 'unanswered'
        RETURNING r.delivery_id, r.once)
    UPDATE deliveries d SET unanswered = unanswered - 1 FROM known WHERE d.id = known.delivery_id AND known.once
"""

_HISTORY = """
    INSERT INTO delivery_attempts (delivery_id, claim, started_at, outcome, error_class, error_text, message_id)
    SELECT r.delivery_id, r.claim, now() - make_interval(secs => r.seconds), r.outcome,
           r.error_class, r.error_text, r.message_id
    FROM jsonb_to_recordset(%s::jsonb) AS r(delivery_id bigint, claim integer, seconds float, outcome text,
                                     error_class text, error_text text, message_id text)
    ON CONFLICT (delivery_id, claim) DO NOTHING
"""


async def record(connection: Connection, results: Sequence[Result]) -> set[int]:
    """Writes down what came of claims; safe to repeat.

    An answer that comes after its claim has expired counts while nobody else has claimed the delivery since: then
    the message was sent once, and the mark that it may have been sent twice goes. Where somebody has, it stays.

    Returns:
        Ids of the deliveries whose result counts; the others have been claimed again, replayed or removed since.
    """
    async with connection.transaction():
        held = await _lock(connection, results)
        counted = [one for one in results if _open(one, held)]
        ids = {one.delivery_id for one in counted}
        late = [
            one for one in results if one.delivery_id not in ids or held[one.delivery_id].expired
        ]
        await connection.execute(_UPDATE, (_json(counted),))
        if late:
            await _settle(connection, late, ids)
        sends = [one for one in results if one.outcome is not None and one.delivery_id in held]
        await connection.execute(_HISTORY, (_json(sends),))
    return ids


class _Held(NamedTuple):
    """A delivery that is locked, and its newest claim."""

    claim: int
    #: Nobody has told yet what came of the claim.
    open: bool
    expired: bool


async def _lock(connection: Connection, results: Sequence[Result]) -> dict[int, _Held]:
    cursor = await connection.execute(
        """
        SELECT id, claim, claimed_at IS NOT NULL AS open, state = 'failed' AS expired FROM deliveries
        WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE
        """,
        ([one.delivery_id for one in results],),
    )
    rows = await cursor.fetchall()
    return {row["id"]: _Held(row["claim"], row["open"], row["expired"]) for row in rows}


def _open(result: Result, held: Mapping[int, _Held]) -> bool:
    row = held.get(result.delivery_id)
    return row is not None and row.open and row.claim == result.claim


async def _settle(connection: Connection, late: Sequence[Result], counted: set[int]) -> None:
    """Attempts that were taken as unanswered, and whose answer has come after all."""
    answers = [
        {
            "delivery_id": one.delivery_id,
            "claim": one.claim,
            "once": one.delivery_id in counted or one.outcome is not AttemptOutcome.SENT,
        }
        for one in late
        if one.outcome is not AttemptOutcome.UNANSWERED
    ]
    await connection.execute(_SETTLE, (json.dumps(answers),))


_RESULTS = TypeAdapter(list[Result])


def _json(results: Sequence[Result]) -> str:
    return _RESULTS.dump_json(list(results)).decode()
