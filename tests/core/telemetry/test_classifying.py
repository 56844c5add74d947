"""What Prometheus is told of rules and of the model's endpoint."""

from __future__ import annotations

from homing.storage.database import Connection
from homing.storage.telegram import llm_endpoint, prefilters
from homing.telemetry import metrics


async def told(connection: Connection) -> set[str]:
    return set((await metrics.render(connection)).decode().splitlines())


async def test_a_broken_file_shows_until_it_can_be_read(connection: Connection) -> None:
    await prefilters.loaded(connection, "/rules.json", "1", {})
    await prefilters.broken(connection, "/rules.json", "Invalid JSON")
    assert 'homing_prefilter_broken{path="/rules.json"} 1.0' in await told(connection)
    await prefilters.loaded(connection, "/rules.json", "1", {})
    assert 'homing_prefilter_broken{path="/rules.json"} 0.0' in await told(connection)


async def test_rules_that_are_put_aside_are_counted_until_the_file_changes(
    connection: Connection,
) -> None:
    await prefilters.loaded(connection, "/rules.json", "1", {})
    await prefilters.too_slow(connection, "/rules.json", ["(a+)+$"])
    assert 'homing_prefilter_slow_rules{path="/rules.json"} 1.0' in await told(connection)
    await prefilters.loaded(connection, "/rules.json", "2", {})
    assert 'homing_prefilter_slow_rules{path="/rules.json"} 0.0' in await told(connection)


async def test_an_endpoint_that_does_not_answer_shows(connection: Connection) -> None:
    assert "homing_llm_failures 0.0" in await told(connection)
    await llm_endpoint.failed(connection, "down")
    assert "homing_llm_failures 1.0" in await told(connection)
