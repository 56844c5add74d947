"""Jobs that come at once: how long until their pool is scaled up."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from redis import Redis
from rq import Queue

from benchmarks._operator_world import NAMESPACE, World
from testcluster.audit import Tail
from testcluster.client import Object

_PATIENCE = 120


def measure(world: World, user: str, redis: Redis, *, pools: int, interval: int) -> list[float]:
    """Seconds from a job in an empty queue to the first write of its Deployment's scale, for each pool.

    Args:
        world: with an operator that reads that Redis.
        user: as whom the operator works.
        redis: holds the queues.
        pools: number of pools, each with a queue and a Deployment of its own, all at 0.
        interval: polling interval in seconds.
    """
    names = [f"pool-{number:02}" for number in range(pools)]
    for name in names:
        # Whoever has had a job is a known queue; one that nobody knows is a mistake, not an empty one.
        Queue(name, connection=redis).enqueue("none.such").delete()
    world.make(document for name in names for document in _pool(name, interval))
    _wait_observed(world, names)
    return [_react(world, user, redis, name, interval) for name in names]


def _react(world: World, user: str, redis: Redis, name: str, interval: int) -> float:
    # At any moment between two looks of the operator.
    time.sleep(random.uniform(0, interval))
    writes = Tail(world.plane.audit, user)
    begun = time.time()
    queue = Queue(name, connection=redis)
    for _ in range(20):
        queue.enqueue("none.such")
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        for write in writes.new():
            if (write.resource, write.name) == ("deployments/scale", name):
                return write.at - begun
        time.sleep(0.02)
    raise TimeoutError(f"{name} was not scaled up")


def _wait_observed(world: World, names: list[str]) -> None:
    for name in names:
        world.kube.wait_for("workerpools", name, NAMESPACE, until=_decided, seconds=_PATIENCE)


def _decided(pool: Object) -> bool:
    return bool(pool.get("status", {}).get("lastDecision"))


def _pool(name: str, interval: int) -> Iterator[Object]:
    metadata = {"name": name, "namespace": NAMESPACE}
    labels = {"app": name}
    container = {"name": "worker", "image": "homing.test/none"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}
    yield {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": metadata,
        "spec": {"replicas": 0, "selector": {"matchLabels": labels}, "template": template},
    }
    yield {
        "apiVersion": "homing.dev/v1alpha1",
        "kind": "WorkerPool",
        "metadata": metadata,
        "spec": {
            "queues": [name],
            "target": {"name": name},
            "minReplicas": 0,
            "maxReplicas": 10,
            "pollingIntervalSeconds": interval,
        },
    }
