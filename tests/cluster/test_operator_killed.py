"""The operator is killed again and again while sources are edited; what remains is as if it had lived."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from testcluster import operators
from testcluster.audit import Tail
from testcluster.client import Object
from testcluster.operators import Operator
from testcluster.plane import ControlPlane
from tests.cluster import snapshots
from tests.cluster.edits import HISTORY

pytestmark = [pytest.mark.cluster, pytest.mark.usefixtures("crds")]

_SECONDS = 90

#: Made once each, whatever happened.
_JOBS = ("anna-backfill", "anna-run-56ccc4dcfc", "boris-backfill", "clara-backfill")
_CREATED = 201


@pytest.fixture
def victim(control_plane: ControlPlane, tmp_path: Path, redis_url: str) -> Iterator[Operator]:
    """An operator in a namespace of its own."""
    name = f"victim-{time.time_ns()}"
    control_plane.kube.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    rights = operators.grant(control_plane, name, tmp_path / "victim")
    operator = Operator(rights, {"REDIS_URL": redis_url})
    operator.start()
    yield operator
    operator.kill()
    control_plane.kube.delete("namespaces", name)


def test_killed_at_any_write_it_ends_in_the_same_state(
    operator: Operator, victim: Operator
) -> None:
    _play(operator)
    _play(victim, killed=True)
    _wait_same(operator, victim)
    assert _state(victim) == _state(operator)


def test_in_the_end_all_is_as_declared(operator: Operator) -> None:
    _play(operator)
    kube, namespace = operator.rights.plane.kube, operator.rights.namespace
    for name in ("anna", "boris", "clara"):
        kube.wait_for("scrapesources", name, namespace, until=_ready, seconds=_SECONDS)
    kube.wait_gone("configmaps", "dora-source", namespace)
    assert _state(operator)["made"] == dict.fromkeys(_JOBS, 1)


def _play(operator: Operator, *, killed: bool = False) -> None:
    """The edits, each followed by none to three writes, after which the operator is killed."""
    plane, namespace = operator.rights.plane, operator.rights.namespace
    tail = Tail(plane.audit, operator.rights.user)
    for edit, writes in zip(HISTORY, cycle(range(4)), strict=False):
        edit(plane.kube, namespace)
        _wait_writes(tail, writes)
        if killed:
            operator.kill()
            operator.start()


def _state(operator: Operator) -> dict[str, Any]:
    """What there is, and how often each Job was made that is there."""
    plane, namespace = operator.rights.plane, operator.rights.namespace
    found = snapshots.of(plane.kube, namespace)
    made = Counter(
        write.name
        for write in plane.audit.writes(operator.rights.user, namespace=namespace)
        if write.resource == "jobs" and write.code == _CREATED and f"jobs {write.name}" in found
    )
    return found | {"made": dict(made)}


def _ready(source: Object) -> bool:
    conditions = source.get("status", {}).get("conditions", ())
    return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)


def _wait_writes(tail: Tail, count: int) -> None:
    """Returns after so many writes, or when no more come."""
    deadline = time.monotonic() + 8
    while count > 0 and time.monotonic() < deadline:
        count -= len(tail.new())
        time.sleep(0.005)


def _wait_same(one: Operator, other: Operator) -> None:
    """Returns when both have come to the same state, or will not."""
    deadline = time.monotonic() + _SECONDS
    while _state(one) != _state(other) and time.monotonic() < deadline:
        time.sleep(0.5)
