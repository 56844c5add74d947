"""Stores, queue, workers and listings together, with a reconciler that only notes what it is given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from homing_operator import errors
from homing_operator.client import Client
from homing_operator.controller import Controller
from homing_operator.heartbeats import Heartbeats
from homing_operator.json_types import Json
from homing_operator.kinds import JOB
from homing_operator.store import Key, Store
from tests.operator.api_server import Answers, serving

_PATH = "/apis/batch/v1/namespaces/homes/jobs"
_LUN, _OLX = Key("homes", "lun"), Key("homes", "olx")


class _Noting:
    """Fails as often as it is told, then does its work."""

    name = "noting"

    def __init__(self) -> None:
        self.store = Store(JOB, concerns=lambda found: Key("homes", found["metadata"]["name"]))
        self.seen: list[Key] = []
        self.failures: dict[Key, list[Exception]] = {}

    @property
    def stores(self) -> Sequence[Store]:
        return [self.store]

    async def reconcile(self, key: Key) -> float | None:
        self.seen.append(key)
        if failures := self.failures.get(key):
            raise failures.pop()
        return None


@pytest.fixture
def reconciler() -> _Noting:
    return _Noting()


@pytest.fixture
def answers() -> Answers:
    return Answers()


@asynccontextmanager
async def _running(reconciler: _Noting, answers: Answers) -> AsyncIterator[Controller]:
    async with serving(answers) as client:
        controller = _controller(reconciler, client)
        task = asyncio.create_task(controller.run())
        try:
            yield controller
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def _controller(reconciler: _Noting, client: Client) -> Controller:
    return Controller(reconciler, client, ["homes"], Heartbeats(), resync_seconds=0.2)


async def test_nothing_is_done_before_all_is_listed(reconciler: _Noting, answers: Answers) -> None:
    async with _running(reconciler, answers) as controller:
        controller.seen(reconciler.store, "ADDED", _job("lun"))
        await _until(lambda: len(answers.asked) > 0)
        assert reconciler.seen == []
        answers.known[_PATH] = (200, _list("lun", "olx"))
        await _until(lambda: {_LUN, _OLX} <= set(reconciler.seen))


async def test_an_event_has_its_resource_looked_at(reconciler: _Noting, answers: Answers) -> None:
    answers.known[_PATH] = (200, _list("lun"))
    async with _running(reconciler, answers) as controller:
        await _until(lambda: _LUN in reconciler.seen)
        controller.seen(reconciler.store, "ADDED", _job("olx"))
        await _until(lambda: _OLX in reconciler.seen)


async def test_a_listing_finds_what_no_event_has_told(
    reconciler: _Noting, answers: Answers
) -> None:
    answers.known[_PATH] = (200, _list("lun"))
    async with _running(reconciler, answers):
        await _until(lambda: _LUN in reconciler.seen)
        answers.known[_PATH] = (200, _list("olx"))
        await _until(lambda: _OLX in reconciler.seen)
        assert reconciler.store.get(*_LUN) is None


@pytest.mark.parametrize("error", [errors.Conflict("no"), errors.Unavailable("no")])
async def test_what_failed_is_tried_again(
    reconciler: _Noting, answers: Answers, error: Exception
) -> None:
    answers.known[_PATH] = (200, _list("lun"))
    reconciler.failures[_LUN] = [error]
    async with _running(reconciler, answers):
        await _until(lambda: reconciler.seen.count(_LUN) >= 2)


async def test_a_reconcile_is_a_span_about_its_resource_in_which_its_failure_is_logged(
    reconciler: _Noting, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    logged: list[trace.SpanContext] = []
    monkeypatch.setattr(
        Controller, "_failed", lambda *_: logged.append(trace.get_current_span().get_span_context())
    )
    answers.known[_PATH] = (200, _list("lun"))
    reconciler.failures[_LUN] = [errors.Unavailable("no")]
    async with _running(reconciler, answers):
        await _until(lambda: len(exporter.get_finished_spans()) > 0)
    span = exporter.get_finished_spans()[0]
    assert (span.name, span.attributes) == (
        "reconcile noting",
        {"k8s.namespace.name": "homes", "homing.resource": "lun", "homing.generation": 0},
    )
    assert span.status.description == "Unavailable: no"
    assert logged == [span.context]
    provider.shutdown()


async def test_one_that_trips_the_code_does_not_stop_the_others(
    reconciler: _Noting, answers: Answers
) -> None:
    answers.known[_PATH] = (200, _list("lun", "olx"))
    reconciler.failures[_LUN] = [ZeroDivisionError() for _ in range(9)]
    async with _running(reconciler, answers):
        await _until(lambda: reconciler.seen.count(_OLX) >= 2)


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - what is waited for happens elsewhere
            await asyncio.sleep(0.01)


def _job(name: str) -> Json:
    metadata = {"name": name, "namespace": "homes", "uid": f"uid-{name}", "resourceVersion": "3"}
    return {"metadata": metadata}


def _list(*names: str) -> Json:
    return {"metadata": {}, "items": [_job(name) for name in names]}
