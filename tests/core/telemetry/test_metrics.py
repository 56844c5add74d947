"""`/metrics` as counted from rows and queues."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families
from redis import Redis

from homing import queues
from homing.storage.database import Connection
from homing.telemetry import metrics

_ROWS = """
    WITH source AS (INSERT INTO sources (namespace, name, type, spec)
                    VALUES ('default', 'portal', 'html', '{}') RETURNING id),
    runs AS (INSERT INTO runs (source_id, outcome, started_at, finished_at, counts)
             SELECT id, outcome, '2026-01-01', ('2026-01-01 00:00:' || seconds)::timestamptz,
                    counts::jsonb
               FROM source, (VALUES ('succeeded', '04', '{"new": 2, "pages": 9}'),
                                    ('succeeded', '06', '{"new": 1, "rejected": 3}'),
                                    ('failed', '01', '{}')) AS v (outcome, seconds, counts)),
    home AS (INSERT INTO properties DEFAULT VALUES RETURNING id),
    listing AS (INSERT INTO listings (source_id, property_id, external_id, url, status, title,
                                      content_hash)
                SELECT source.id, home.id, '1', 'https://x', 'available', 'Flat', ''
                  FROM source, home RETURNING id),
    event AS (INSERT INTO events (listing_id, kind) SELECT id, 'new' FROM listing RETURNING id),
    person AS (INSERT INTO recipients (kind) VALUES ('address') RETURNING id)
    INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel)
    SELECT 'event', event.id, person.id, 'telegram' FROM event, person
"""


async def _samples(connection: Connection, redis_url: str | None = None) -> dict[str, float]:
    """Values by name and labels, the latter in the order of their names."""
    text = (await metrics.render(connection, redis_url)).decode()
    return {
        " ".join(
            [sample.name, *(sample.labels[key] for key in sorted(sample.labels))]
        ): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_rows_are_counted(connection: Connection) -> None:
    await connection.execute(_ROWS)
    found = await _samples(connection)
    assert found["homing_listings available"] == 1
    assert found["homing_events_total new"] == 1
    assert found["homing_matches_total"] == 0
    assert found["homing_deliveries telegram pending"] == 1


async def test_runs_are_counted_by_source(connection: Connection) -> None:
    await connection.execute(_ROWS)
    found = await _samples(connection)
    assert found["homing_runs_total succeeded default/portal"] == 2
    assert found["homing_runs_total failed default/portal"] == 1
    assert found["homing_run_seconds_sum default/portal"] == 11
    assert found["homing_run_seconds_count default/portal"] == 3


async def test_what_runs_made_of_listings_is_counted(connection: Connection) -> None:
    await connection.execute(_ROWS)
    found = await _samples(connection)
    assert found["homing_run_listings_total new default/portal"] == 3
    assert found["homing_run_listings_total rejected default/portal"] == 3
    assert "homing_run_listings_total pages default/portal" not in found


async def test_an_empty_database_has_metrics_too(connection: Connection) -> None:
    assert (await _samples(connection))["homing_matches_total"] == 0


async def test_waiting_jobs_are_counted(connection: Connection, redis_url: str) -> None:
    with Redis.from_url(redis_url) as redis:
        queues.enqueue_match(redis, list(range(250)))
    found = await _samples(connection, redis_url)
    assert found["homing_queue_jobs match"] == 3
    assert found["homing_queue_jobs deliver-telegram"] == 0


async def test_without_redis_the_rest_is_there(connection: Connection) -> None:
    found = await _samples(connection, "redis://127.0.0.1:1/0")
    assert "homing_matches_total" in found
    assert not [name for name in found if name.startswith("homing_queue_jobs")]


async def test_this_process_adds_what_it_has_measured(connection: Connection) -> None:
    metrics.HTTP_SECONDS.labels("GET", "/x", "200").observe(0.5)
    assert (await _samples(connection))["homing_http_seconds_sum GET /x 200"] == 0.5
