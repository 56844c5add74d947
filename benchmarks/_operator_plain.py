"""What kopf alone does with one timer for each object, in a namespace of its own with a kind of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import _operator_cold
from benchmarks._operator_cold import Cold
from benchmarks._operator_world import World
from homing.embedded.server import ending_with_parent
from testcluster.audit import Tail
from testcluster.client import Object

_HANDLERS = Path(__file__).with_name("_operator_plain_handlers.py")
_NAMESPACE = "plain"
_USER = "plain-kopf"
_PLURAL, _GROUP = "plainsources", "bench.homing.test"

#: Seconds between two calls of a timer: how soon the operator is to notice that a child is gone.
TIMER = 30


def measure(world: World, count: int, window_s: float) -> Cold:
    """The same number of objects with the same children; our own operator has to be stopped."""
    world.namespace(_NAMESPACE)
    world.kube.apply(_definition())
    world.kube.apply(_binding())
    names = [f"plain-{number:04}" for number in range(count)]
    _wait_served(world)
    world.make(_objects(names))
    tail = Tail(world.plane.audit, _USER)
    with _stopping() as processes:
        return _operator_cold.measure(lambda: _start(world, processes), tail, names, window_s)


def _start(world: World, processes: list[subprocess.Popen[bytes]]) -> int:
    command = [
        sys.executable,
        "-m",
        "kopf",
        "run",
        str(_HANDLERS),
        "--standalone",
        "-n",
        _NAMESPACE,
    ]
    kubeconfig = world.plane.kubeconfig(_USER)
    with (world.folder / "plain.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--quiet"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=os.environ | {"KUBECONFIG": str(kubeconfig), "TIMER_SECONDS": str(TIMER)},
            preexec_fn=ending_with_parent(signal.SIGKILL),  # noqa: PLW1509 - takes no lock
        )
    processes.append(process)
    return process.pid


@contextmanager
def _stopping() -> Iterator[list[subprocess.Popen[bytes]]]:
    processes: list[subprocess.Popen[bytes]] = []
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _wait_served(world: World) -> None:
    name = f"{_PLURAL}.{_GROUP}"
    world.kube.wait_for("customresourcedefinitions", name, until=lambda one: one["status"])


def _objects(names: Iterable[str]) -> Iterator[Object]:
    container = {"name": "main", "image": "homing.test/none"}
    pod = {"spec": {"restartPolicy": "Never", "containers": [container]}}
    clock = {
        "suspend": True,
        "schedule": "*/15 * * * *",
        "jobTemplate": {"spec": {"template": pod}},
    }
    for name in names:
        yield {
            "apiVersion": f"{_GROUP}/v1",
            "kind": "PlainSource",
            "metadata": {"name": name, "namespace": _NAMESPACE},
            "spec": {"cronJob": clock},
        }


def _definition() -> Object:
    anything = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    version = {
        "name": "v1",
        "served": True,
        "storage": True,
        "schema": {"openAPIV3Schema": anything},
        "subresources": {"status": {}},
    }
    names = {"plural": _PLURAL, "singular": "plainsource", "kind": "PlainSource"}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{_PLURAL}.{_GROUP}"},
        "spec": {"group": _GROUP, "names": names, "scope": "Namespaced", "versions": [version]},
    }


def _binding() -> Object:
    group = "rbac.authorization.k8s.io"
    return {
        "apiVersion": f"{group}/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": _USER},
        "roleRef": {"apiGroup": group, "kind": "ClusterRole", "name": "cluster-admin"},
        "subjects": [{"kind": "User", "name": _USER}],
    }
