"""The same work done by PostgreSQL alone: one INSERT .. SELECT a batch, into the same tables, with the same jobs after it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg

from benchmarks import _matching_peers as peers
from benchmarks import _matching_sql as sql
from benchmarks._matching_data import Table
from benchmarks._matching_models import subjects
from benchmarks._matching_postgres import Postgres, _parameters
from benchmarks._matching_world import World
from homing import queues, settings
from homing.models.kinds import Channel
from homing.storage.deliveries import INBOX_CHANNEL
from homing_workers import jobs

_HITS = f"""
    SELECT l.lid + 1 AS event, s.id + 1 AS search, s.id * 5 / 8 + 1 AS person FROM {sql._LISTINGS}
    CROSS JOIN LATERAL (SELECT s.id FROM cells s WHERE s.cell = l.cells[1] AND {sql._PLAIN + sql._SHAPES}
                        OFFSET 0) AS s
"""  # noqa: S608 - of constants

#: In the order of people, which is cheaper here too.
_INSERT = f"""
    WITH hits AS MATERIALIZED ({_HITS}),
    written AS (INSERT INTO matches SELECT event, search FROM hits),
    letters AS MATERIALIZED (SELECT event, person, array_agg(search ORDER BY search)::bigint[] AS searches
                             FROM hits GROUP BY event, person),
    marked AS (UPDATE events SET matched_at = now() WHERE id = ANY(%s))
    INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel, subscription_ids, state,
                            next_try_at, sent_at)
    SELECT * FROM (
        SELECT 'event', event, person, 'inbox', searches, 'sent', NULL::timestamptz, now() FROM letters
        UNION ALL
        SELECT 'event', event, person, channel, searches, 'pending', now(), NULL
        FROM letters JOIN recipient_channels ON recipient_id = person AND enabled
    ) AS both_channels(kind, event, person, channel) ORDER BY person, event
    RETURNING id, channel
"""  # noqa: S608 - of constants


@contextmanager
def cells(made: World, searches: Table, listings: Table) -> Iterator[list[list[Any]]]:
    """Fills the table of cells; gives the parameters of each batch of listings."""
    flat = peers.listings(listings, subjects(listings, range(len(listings["city"]))))
    engine = Postgres(made.database_url, searches, flat, full=False)
    count = len(made.events)
    batches = (
        range(start, min(start + queues.BATCH, count)) for start in range(0, count, queues.BATCH)
    )
    try:
        yield [_parameters(flat, batch, full=False) for batch in batches]
    finally:
        engine.close()


def work(batches: Sequence[Sequence[Any]]) -> None:
    """Does these batches over one connection, as a worker of its own would."""
    loaded = settings.load()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        for setting in (*sql.SETTINGS[:1], "enable_bitmapscan = off"):
            connection.execute(f"SET {setting}".encode())
        for batch in batches:
            jobs.wake(loaded, _one(connection, batch))


def _one(connection: psycopg.Connection, batch: Sequence[Any]) -> dict[Channel, list[int]]:
    events = [number + 1 for number in batch[0]]
    created: dict[Channel, list[int]] = {}
    with connection.transaction(), connection.cursor(binary=True) as cursor:
        cursor.execute("SELECT FROM events WHERE id = ANY(%s) FOR UPDATE SKIP LOCKED", (events,))
        for number, channel in cursor.execute(_INSERT.encode(), (*batch, events)).fetchall():
            created.setdefault(Channel(channel), []).append(number)
        inbox = created.get(Channel.INBOX, [])
        payloads = [",".join(map(str, inbox[n : n + 400])) for n in range(0, len(inbox), 400)]
        cursor.execute(
            "SELECT count(pg_notify(%s, one)) FROM unnest(%s::text[]) AS one",
            (INBOX_CHANNEL, payloads),
        )
    return created
