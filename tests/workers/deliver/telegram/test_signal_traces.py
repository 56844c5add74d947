"""One trace runs from a message of a chat to the Bot API's answer."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from botapi.testing import Running
from homing.models.kinds import Channel
from homing.settings import Settings
from homing.telemetry import traces
from homing_workers.signals.acting import act
from tests.workers.deliver.conftest import Deliver
from tests.workers.signals import chats
from tests.workers.signals.chats import REPAIR

GROUP = -1005550001111


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    yield exporter
    provider.shutdown()


async def test_a_signal_and_its_delivery_go_on_with_the_trace_of_the_message(
    world: Any, api: Running, settings: Settings, deliver: Deliver, spans: InMemorySpanExporter
) -> None:
    api.group(GROUP)
    told = settings.model_copy(update={"signals_bot_chat_id": str(GROUP)})
    with traces.span("message"):
        given = await chats.message(world, "Who mends taps?", traceparent=traces.traceparent())
    with traces.span("classify"):
        acted = await act(world.connection, [(given, REPAIR)], told)
    await deliver(*acted.deliveries[Channel.TELEGRAM])

    done = {span.name: span for span in spans.get_finished_spans()}
    way = ["message", "classified", "signal", "deliver", "Bot API sendMessage"]
    for above, below in itertools.pairwise(way):
        parent = done[below].parent
        assert parent is not None
        assert parent.span_id == done[above].context.span_id, below
    [link] = done["classified"].links
    assert link.context.span_id == done["classify"].context.span_id
