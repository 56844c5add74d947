"""Whatever breaks on the cluster: no alert is lost, pools scale again, and conditions tell the truth."""

from __future__ import annotations

import contextlib
import json
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import pytest
from rich.console import Console
from rich.table import Table

from e2e import faults, people
from e2e.figures import Figures
from e2e.load import WANTED, Load
from e2e.world import World
from testcluster.client import Object

pytestmark = [pytest.mark.node, pytest.mark.e2e, pytest.mark.slow]

#: Homes before the fault and homes after it.
_HOMES = 4


@dataclass(frozen=True)
class Outcome:
    fault: str
    #: From the fault's beginning to its end, and from there until nobody waited any more.
    lasted_s: float
    recovered_s: float
    lost: int
    #: Messages that came twice: their first answer was lost with whoever sent it.
    doubled: int


@pytest.fixture(scope="module")
def load(world: World) -> Load:
    talkers = [world.telegram.person(700 + number) for number in range(3)]
    return Load(world, [people.onboard(one, WANTED, "Kyiv") for one in talkers])


@pytest.fixture(scope="module")
def outcomes(world: World, figures: Figures) -> Iterator[list[Outcome]]:
    found: list[Outcome] = []
    yield found
    figures.note(lost=sum(each.lost for each in found))
    table = Table("fault", "lasted s", "recovered s", "lost", "twice", title="Faults")
    for each in found:
        seconds = (f"{each.lasted_s:.1f}", f"{each.recovered_s:.1f}")
        table.add_row(each.fault, *seconds, str(each.lost), str(each.doubled))
    Console(width=110).print(table)
    sys.stdout.write(f"{json.dumps([asdict(each) for each in found])}\n")


@pytest.mark.parametrize("name", faults.FAULTS)
def test_nothing_is_lost(world: World, load: Load, outcomes: list[Outcome], name: str) -> None:
    disk = name.startswith("PostgreSQL's disk")
    if disk:
        with faults.small_disk(world):
            outcomes.append(_tried(world, load, name))
    else:
        outcomes.append(_tried(world, load, name))
    assert outcomes[-1].lost == 0
    _all_is_well(world)


def test_a_pool_says_that_it_cannot_read_its_queues(world: World) -> None:
    cut = threading.Thread(target=faults.partition, args=(world,))
    cut.start()
    told = _until_pool(world, "False")
    cut.join()
    assert told["reason"] == "QueueUnreadable"
    assert _until_pool(world, "True")


def _tried(world: World, load: Load, name: str) -> Outcome:
    before = load.doubled()
    with load.runs():
        load.publish(_HOMES)
        began = time.monotonic()
        faults.FAULTS[name](world)
        over = time.monotonic()
        load.publish(_HOMES)
        with contextlib.suppress(TimeoutError):
            load.until(seconds=300)
        recovered = time.monotonic()
    doubled = load.doubled() - before
    return Outcome(name, over - began, recovered - over, load.lost(), doubled)


def _all_is_well(world: World) -> None:
    """Components are there, and what resources say of themselves is good."""
    for component in ("operator", "maintenance", "bot", "web", "postgresql", "redis"):
        world.wait_pods(component, 1, 180)
    for kind in ("workerpools", "scrapesources"):
        for one in world.kube.list(kind, world.namespace):
            name = one["metadata"]["name"]
            world.kube.wait_for(kind, name, world.namespace, until=_is_well, seconds=180)


def _until_pool(world: World, status: str) -> Object:
    """What a pool says of itself, once that has this status."""
    [pool, *_] = world.kube.list("workerpools", world.namespace)
    found = world.kube.wait_for(
        "workerpools",
        pool["metadata"]["name"],
        world.namespace,
        until=lambda one: _ready(one).get("status") == status,
        seconds=60,
    )
    return _ready(found)


def _is_well(resource: Object) -> bool:
    states = {
        one["type"]: one["status"] for one in resource.get("status", {}).get("conditions", ())
    }
    return all(states.get(name, "True") == "True" for name in ("Ready", "Fresh", "Productive"))


def _ready(resource: Object) -> Object:
    conditions = resource.get("status", {}).get("conditions", ())
    return next((one for one in conditions if one["type"] == "Ready"), {})
