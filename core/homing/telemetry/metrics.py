"""Prometheus metrics: counts of rows read when asked for, and what this process has measured itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Histogram
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    Metric,
    SummaryMetricFamily,
)
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector
from redis.asyncio import Redis
from redis.exceptions import RedisError

from homing import queues
from homing.storage import figures
from homing.storage.database import Connection
from homing.storage.figures import Figures, RunFigures
from homing.telemetry.chats import Chats
from homing.telemetry.classifying import Classifying

__all__ = ["CONTENT_TYPE", "HTTP_SECONDS", "render"]

CONTENT_TYPE = CONTENT_TYPE_LATEST

#: Observed by the web app for each request: `HTTP_SECONDS.labels("GET", "/", "200").observe(0.012)`.
HTTP_SECONDS = Histogram(
    "homing_http_seconds", "Time to answer a request.", ("method", "route", "status")
)

#: Counts of a run that are not numbers of listings.
_NOT_LISTINGS = frozenset({"pages", "requests", "bytes", "images", "image_errors"})


async def render(connection: Connection, redis_url: str | None = None) -> bytes:
    """The answer to `GET /metrics`.

    Args:
        connection: where rows are counted.
        redis_url: where queue depths are read; without an answer from there they are left out.
    """
    depths = await _depths(redis_url) if redis_url else {}
    registry = CollectorRegistry()
    registry.register(_Rows(await figures.read(connection), depths))
    registry.register(await Chats.read(connection))
    registry.register(await Classifying.read(connection))
    return generate_latest(registry) + generate_latest(REGISTRY)


async def _depths(redis_url: str) -> dict[str, int]:
    async with (
        Redis.from_url(redis_url, socket_timeout=2, socket_connect_timeout=2) as client,
        client.pipeline(transaction=False) as pipeline,
    ):
        for name in queues.ALL:
            pipeline.llen(f"rq:queue:{name}")
        try:
            return dict(zip(queues.ALL, await pipeline.execute(), strict=True))
        except (RedisError, OSError):
            return {}


class _Rows(Collector):
    def __init__(self, found: Figures, depths: dict[str, int]) -> None:
        self._found = found
        self._depths = depths

    def collect(self) -> Iterator[Metric]:
        found = self._found
        yield _gauge("homing_listings", "Listings by status.", "status", found.listings.items())
        events = CounterMetricFamily("homing_events", "Events by kind.", labels=["kind"])
        for kind, number in found.events.items():
            events.add_metric([kind], number)
        yield events
        yield CounterMetricFamily("homing_matches", "Matches.", value=found.matches)
        deliveries = GaugeMetricFamily(
            "homing_deliveries", "Deliveries by channel and state.", labels=["channel", "state"]
        )
        for figure in found.deliveries:
            deliveries.add_metric([figure.channel, figure.state], figure.count)
        yield deliveries
        yield _gauge("homing_queue_jobs", "Jobs that wait.", "queue", self._depths.items())
        yield from _runs(found.runs)


def _gauge(name: str, text: str, label: str, values: Iterable[tuple[str, int]]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=[label])
    for value, number in values:
        family.add_metric([value], number)
    return family


def _runs(found: Iterable[RunFigures]) -> Iterator[Metric]:
    runs = CounterMetricFamily("homing_runs", "Ended runs.", labels=["source", "outcome"])
    seconds = SummaryMetricFamily("homing_run_seconds", "Time of a run.", labels=["source"])
    seen = CounterMetricFamily(
        "homing_run_listings", "Listings by what a run made of them.", labels=["source", "outcome"]
    )
    for run in found:
        for outcome, number in run.outcomes.items():
            runs.add_metric([run.source, outcome], number)
        seconds.add_metric([run.source], sum(run.outcomes.values()), run.seconds)
        for name, number in run.counts.model_dump(exclude=set(_NOT_LISTINGS)).items():
            seen.add_metric([run.source, name], number)
    yield from (runs, seconds, seen)
