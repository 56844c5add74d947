"""Sources as a part of the operator."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from homing_operator import process
from homing_operator.applying import Applier
from homing_operator.kinds import SCRAPE_SOURCE
from homing_operator.parts import Surroundings
from homing_operator.sources.reconciler import SourceReconciler
from homing_operator.sources.stores import all_stores
from homing_operator.store import Key


def part(around: Surroundings) -> Callable[[], Awaitable[None]]:
    """Watches sources and their children; returns the controller's loop."""
    stores = all_stores()
    applier = Applier(around.client, around.recorder, stores, SCRAPE_SOURCE, "sources")

    def wake(key: Key) -> None:
        controller.queue.add(key)

    reconciler = SourceReconciler(around.config, stores, applier, wake)
    controller = process.controlled(reconciler, around)
    return controller.run
