"""Batches of deliveries: as a job does them."""

from __future__ import annotations

from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind
from pydantic import SecretStr

from botapi.testing import Running
from homing.models.kinds import Channel
from homing.settings import Settings, SettingsError
from homing.storage import breakers, deliveries
from homing_workers.deliver import batch

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
SAVED = "00-5bf92f3577b34da6a3ce929d0e0e4736-a0f067aa0ba902b7-01"


async def test_a_job_sends_whatever_is_due(settings: Settings, api: Running, alert: Any) -> None:
    for chat in ("1", "2", "2"):
        await alert(chat)
    await batch.run(settings, Channel.TELEGRAM)
    assert len(api.sent()) == 3


async def test_only_the_people_who_are_named_are_served(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    one, other = await alert("1"), await alert("2")
    await deliver(one)
    assert len(api.sent()) == 1
    found = await deliveries.get(world.connection, other)
    assert found is not None
    assert found.state == "pending"


async def test_without_a_token_deliveries_wait(
    world: Any, settings: Settings, api: Running, alert: Any
) -> None:
    one = await alert()
    unconfigured = settings.model_copy(update={"telegram_token": None})
    await batch.run(unconfigured, Channel.TELEGRAM)
    found = await deliveries.get(world.connection, one)
    assert found is not None
    assert (found.state, found.attempts, api.calls()) == ("pending", 0, [])
    [paused] = await breakers.read(world.connection)
    assert (paused.state, paused.reason) == ("open", "the channel is not set up")


async def test_a_malformed_token_is_named(settings: Settings, alert: Any) -> None:
    await alert()
    wrong = settings.model_copy(update={"telegram_token": SecretStr("nonsense")})
    with pytest.raises(SettingsError, match="TELEGRAM_TOKEN"):
        await batch.run(wrong, Channel.TELEGRAM)


async def test_more_than_a_claim_is_sent(api: Running, alert: Any, deliver: Any) -> None:
    ids = [await alert(str(1000 + number)) for number in range(40)]
    await deliver(*ids)
    assert len(api.sent()) == 40


async def test_many_alerts_of_one_person_are_one_message(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    ids = [await alert(str(number % 3)) for number in range(60)]
    await deliver(*ids)
    assert len(api.sent()) == 3
    told = b"SELECT recipient_id, state, count(DISTINCT message_id) AS messages, count(*) AS all FROM deliveries GROUP BY 1, 2"
    assert {row[1:] for row in await world.rows(told)} == {("sent", 1, 20)}


async def test_what_a_job_has_no_time_for_is_due_again_at_once(
    world: Any, api: Running, alert: Any, deliver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "_LAST_SECONDS", -1)
    monkeypatch.setattr(batch, "_BUDGET_SECONDS", 0.2)
    one = await alert()
    await deliver(one)
    assert api.calls() == []
    assert await world.rows(b"SELECT state, attempts, next_try_at <= now() FROM deliveries") == [
        ("failed", 0, True)
    ]


async def test_a_send_is_part_of_its_events_trace_and_linked_to_the_search(
    world: Any, alert: Any, deliver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    one = await alert()
    await world.connection.execute("UPDATE deliveries SET traceparent = %s", (TRACE,))
    await world.connection.execute("UPDATE subscriptions SET traceparent = %s", (SAVED,))
    await deliver(one)
    done = {span.name: span for span in exporter.get_finished_spans()}
    span, call = done["deliver"], done["Bot API sendMessage"]
    assert span.parent is not None
    assert trace.format_trace_id(span.context.trace_id) == TRACE.split("-")[1]
    assert trace.format_span_id(span.parent.span_id) == TRACE.split("-")[2]
    [link] = span.links
    assert trace.format_span_id(link.context.span_id) == SAVED.split("-")[2]
    assert (call.parent, call.kind) == (span.context, SpanKind.CLIENT)
    resource = {
        "k8s.namespace.name": "default",
        "homing.resource": "portal",
        "homing.generation": 0,
    }
    assert resource.items() <= (call.attributes or {}).items()
    provider.shutdown()
