"""From `kubectl apply` of one source to its CronJob, one after the other."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from benchmarks import _operator_world
from benchmarks._operator_world import World
from testcluster.audit import Tail
from testcluster.commands import Command

_PATIENCE = 60


@dataclass(frozen=True)
class Applied:
    """Seconds of one source."""

    #: From the start of kubectl.
    whole: float
    #: Of that, from the API server's answer to kubectl.
    operator: float


def measure(world: World, user: str, count: int) -> list[Applied]:
    """Applies new sources.

    Args:
        world: with an operator in its steady state.
        user: as whom the operator works.
        count: of sources.
    """
    kubectl = Command("kubectl", world.plane.kubeconfig())
    names = [f"applied-{number:03}" for number in range(count)]
    return [
        _apply(world, kubectl, user, document["metadata"]["name"], json.dumps(document))
        for document in _operator_world.sources(names, suspend=True)
    ]


def _apply(world: World, kubectl: Command, user: str, name: str, text: str) -> Applied:
    children, own = Tail(world.plane.audit, user), Tail(world.plane.audit, "admin")
    begun = time.time()
    kubectl("apply", "-f", "-", text=text)
    taken = next(one.at for one in own.new() if one.name == name)
    made = _made(children, name)
    return Applied(whole=made - begun, operator=made - taken)


def _made(children: Tail, name: str) -> float:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        for write in children.new():
            if (write.resource, write.name) == ("cronjobs", name):
                return write.at
        time.sleep(0.02)
    raise TimeoutError(f"cronjob {name} was not made")
