"""Deliveries of a batch of matched events, written by binary COPY.

An event that a transaction has claimed has no deliveries yet, so no conflict is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from psycopg.sql import SQL

from homing.models.kinds import Channel, OriginKind
from homing.storage.binary_copy import block, copy_in, null, text, texts, whole, wholes
from homing.storage.database import Connection
from homing.storage.deliveries import INBOX_CHANNEL
from homing.telemetry.traces import unsampled

Ints = NDArray[np.int64]

#: Whoever deletes recipients waits for this lock (a trigger sees to it), and jobs for whoever does.
_LEAVING_LOCK = 4_663_466

#: Ids in one announcement: a payload must be shorter than 8,000 bytes.
_ANNOUNCED = 400

#: Rows in memory in the form in which they are sent.
_ROWS = 16_384

#: Letters of one event whose way is recorded.
_TRACED = 100

_TARGET = SQL(
    "deliveries (id, origin_kind, origin_id, recipient_id, channel, subscription_ids, traceparent,"
    " state, next_try_at, sent_at)"
)


@dataclass(frozen=True)
class Letters:
    """A row for each (event, person). By ascending recipients they are cheapest to write: neighbours in the
    index of recipients, and for each event neighbours in the unique index."""

    event: Ints
    recipient: Ints
    #: How many searches of the person want it, and where their ids begin in `searches`.
    counts: Ints
    starts: Ints
    searches: Ints

    def __len__(self) -> int:
        return len(self.event)

    def where(self, wanted: NDArray[np.bool_]) -> Letters:
        """Those of the rows."""
        return replace(
            self,
            event=self.event[wanted],
            recipient=self.recipient[wanted],
            counts=self.counts[wanted],
            starts=self.starts[wanted],
        )


async def keep_recipients(connection: Connection) -> None:
    """Nobody is deleted until this transaction ends."""
    await connection.execute("SELECT pg_advisory_xact_lock_shared(%s)", (_LEAVING_LOCK,))


async def enabled_channels(connection: Connection, recipients: Ints) -> dict[Channel, Ints]:
    """Those of the recipients, ascending, who have a channel switched on, by channel."""
    cursor = connection.cursor(binary=True)
    await cursor.execute(
        """
        SELECT channel, string_agg(int8send(recipient_id), '' ORDER BY recipient_id) AS ids
        FROM recipient_channels WHERE enabled AND recipient_id = ANY(%s::bigint[]) GROUP BY channel
        """,
        # As text: made at once, not number by number.
        (f"{{{','.join(map(str, recipients.tolist()))}}}",),
    )
    return {Channel(row["channel"]): _numbers(row["ids"]) for row in await cursor.fetchall()}


async def create(
    connection: Connection,
    letters: Letters,
    channels: Mapping[Channel, NDArray[np.bool_]],
    traceparents: Mapping[int, str],
) -> dict[Channel, list[int]]:
    """Writes deliveries of events that this transaction has claimed.

    An inbox delivery is sent at once, because its row is the message, and announced on `INBOX_CHANNEL`
    when the transaction commits.

    Args:
        connection: in a transaction.
        letters: who gets what.
        channels: for each channel, which of the letters go by it.
        traceparents: of those of the events that have one, by their ids.

    Returns:
        Ids of the new rows, by channel.
    """
    chosen = {channel: np.flatnonzero(rows) for channel, rows in channels.items() if rows.any()}
    reserved, now = await _reserve(connection, sum(map(len, chosen.values())))
    created: dict[Channel, list[int]] = {}
    for channel, rows in chosen.items():
        ids, reserved = reserved[: len(rows)], reserved[len(rows) :]
        blocks = _blocks(channel, letters, rows, ids, traceparents, now)
        await copy_in(connection, _TARGET, blocks)
        created[channel] = ids.tolist()
    await _announce(connection, created.get(Channel.INBOX, []))
    return created


def _blocks(
    channel: Channel,
    letters: Letters,
    rows: Ints,
    ids: Ints,
    traceparents: Mapping[int, str],
    now: int,
) -> Iterator[bytes]:
    """Rows that are equally long stand together."""
    traces = _traces(letters, rows, traceparents)
    sizes = np.fromiter(map(len, traces), np.int64, len(traces))
    kinds = letters.counts[rows] << 32 | sizes
    times = (
        (null(), whole(np.array([now])))
        if channel is Channel.INBOX
        else (whole(np.array([now])), null())
    )
    for same in _alike(kinds):
        chosen = rows[same]
        count = int(letters.counts[chosen[0]])
        searches = letters.searches[letters.starts[chosen][:, None] + np.arange(count)]
        yield block(
            len(same),
            whole(ids[same]),
            text(OriginKind.EVENT),
            whole(letters.event[chosen]),
            whole(letters.recipient[chosen]),
            text(channel),
            wholes(searches),
            texts([traces[row] for row in same.tolist()]) if sizes[same[0]] else null(),
            text("sent" if channel is Channel.INBOX else "pending"),
            *times,
        )


def _alike(kinds: Ints) -> Iterator[Ints]:
    """Places of equal numbers, some at a time, so that a large batch takes little memory."""
    for kind in np.unique(kinds):
        same = np.flatnonzero(kinds == kind)
        for start in range(0, len(same), _ROWS):
            yield same[start : start + _ROWS]


def _traces(letters: Letters, rows: Ints, traceparents: Mapping[int, str]) -> list[str]:
    """Of each of these letters; empty where its event has none."""
    if not traceparents:
        return [""] * len(rows)
    kept = _sampled(letters.event)[rows].tolist()
    found = [traceparents.get(event, "") for event in letters.event[rows].tolist()]
    return [
        each if sampled or not each else unsampled(each)
        for each, sampled in zip(found, kept, strict=True)
    ]


def _sampled(events: Ints) -> NDArray[np.bool_]:
    """Which letters are traced: all of an event that has few, so many of others, evenly spread."""
    order = np.argsort(events, kind="stable")
    _, firsts, totals = np.unique(events[order], return_index=True, return_counts=True)
    place = np.arange(len(events)) - np.repeat(firsts, totals)
    total = np.repeat(totals, totals)
    kept = np.empty(len(events), np.bool_)
    kept[order] = (total <= _TRACED) | ((place + 1) * _TRACED // total > place * _TRACED // total)
    return kept


async def _reserve(connection: Connection, count: int) -> tuple[Ints, int]:
    """So many new ids, and the transaction's time as PostgreSQL writes it: microseconds since 2000."""
    cursor = connection.cursor(binary=True)
    await cursor.execute(
        """
        SELECT string_agg(int8send(nextval(sequence)), '') AS ids, timestamptz_send(now()) AS now
        FROM (SELECT pg_get_serial_sequence('deliveries', 'id')::regclass AS sequence OFFSET 0) AS one,
             generate_series(1, %s)
        """,
        (count,),
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - an aggregate gives one row
    return _numbers(row["ids"] or b""), int(_numbers(row["now"])[0])


async def _announce(connection: Connection, ids: list[int]) -> None:
    if not ids:
        return
    payloads = [
        ",".join(map(str, ids[start : start + _ANNOUNCED]))
        for start in range(0, len(ids), _ANNOUNCED)
    ]
    await connection.execute(
        "SELECT count(pg_notify(%s, payload)) FROM unnest(%s::text[]) AS payload",
        (INBOX_CHANNEL, payloads),
    )


def _numbers(sent: bytes) -> Ints:
    return np.frombuffer(sent, ">i8").astype(np.int64)
