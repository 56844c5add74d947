"""One alert in Jaeger: from the reconcile that made the run's Job to the call of the Bot API."""

from __future__ import annotations

import time

import pytest

from e2e import people, tracing
from e2e.figures import Figures
from e2e.load import WANTED, Load
from e2e.world import World
from jaeger.testing import Jaeger

pytestmark = [pytest.mark.node, pytest.mark.e2e]


def test_an_alert_is_one_linked_trace(world: World, figures: Figures) -> None:
    load = Load(world, [people.onboard(world.telegram.person(600), WANTED, "Kyiv")])
    # No scheduled run is to be faster than the one by hand.
    world.kube.patch("scrapesources", "nestwell", world.namespace, {"spec": {"suspend": True}})
    load.publish(1)
    world.finished(world.run_now("nestwell"))
    load.until()
    world.kube.patch("scrapesources", "nestwell", world.namespace, {"spec": {"suspend": False}})
    told = _followed(world.jaeger)
    components = {"homing-operator", "homing-scrape", "homing-worker"}
    assert components <= set(told.components_in_trace)
    figures.note(trace_spans=told.trace_spans, components_in_trace=len(told.components_in_trace))


def _followed(jaeger: Jaeger, seconds: float = 90) -> tracing.Told:
    """The newest run by hand: spans arrive some seconds after what they tell of."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            run = tracing.run_by_hand(jaeger, "nestwell")
            assert run is not None
            return tracing.follow(jaeger, run.trace_id, seconds=10)
        except (AssertionError, TimeoutError):
            if time.monotonic() > deadline:
                raise
