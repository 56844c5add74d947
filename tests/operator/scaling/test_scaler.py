"""One look at a pool when the API server refuses, fails or is away; the real one is in tests/cluster."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any, cast

import pytest
from prometheus_client import REGISTRY

from homing_operator import errors
from homing_operator.client import Client
from homing_operator.events import Recorder
from homing_operator.json_types import Json
from homing_operator.kinds import Kind
from homing_operator.scaling.observation import Known, Queue
from homing_operator.scaling.pools import Pools
from homing_operator.scaling.reading import Reading
from homing_operator.scaling.records import Worker
from homing_operator.scaling.scaler import Scaler
from tests.operator.scaling.support import DEAF
from tests.operator.scaling.test_pools_store import KEY, SPEC, resource

COST = "controller.kubernetes.io/pod-deletion-cost"
QUICK = SPEC | {"cooldownSeconds": 0, "scaleDown": {"stabilizationWindowSeconds": 0}}


class Api:
    """One Deployment, its pods and the status of one pool; what is in `refused` fails so."""

    def __init__(self) -> None:
        self.replicas = 0
        self.pods: dict[str, dict[str, str]] = {}
        self.statuses: list[Json] = []
        self.events: list[str] = []
        self.refused: dict[str, errors.ApiError] = {}
        self._version = 1

    def _ask(self, what: str) -> None:
        if what in self.refused:
            raise self.refused[what]

    async def get(self, kind: Kind, namespace: str, name: str) -> Json:
        self._ask("get")
        return {"spec": {"replicas": self.replicas, "selector": {"matchLabels": {"app": name}}}}

    async def scale(self, kind: Kind, namespace: str, name: str, replicas: int) -> Json:
        self._ask("scale")
        self.replicas = replicas
        return {}

    async def pages(self, kind: Kind, namespace: str, selector: str = "") -> AsyncIterator[Any]:
        self._ask(kind.plural)
        pods = [
            {"metadata": {"name": name, "annotations": notes}} for name, notes in self.pods.items()
        ]
        yield pods if kind.plural == "pods" else []

    async def merge(self, kind: Kind, namespace: str, name: str, patch: Json) -> Json:
        for key, value in patch["metadata"]["annotations"].items():
            self.pods[name] = {key: value} if value is not None else {}
        return {}

    async def apply_status(self, kind: Kind, body: Json) -> Json:
        self._ask("status")
        self.statuses.append(body["status"])
        self._version += 1
        return resource(self._version, spec=QUICK, status=body["status"])

    async def create_event(self, body: Json) -> Json:
        self.events.append(body["reason"])
        return {}


class Redis:
    """Says what it is told."""

    def __init__(self) -> None:
        self.queue: Queue = Known(queued=0)
        self.busy: list[str] = []

    async def read(self, names: Sequence[str], now: datetime) -> Reading:
        workers = {
            name: Worker(name=name, born="", job="x", done=0, seconds=0) for name in self.busy
        }
        return Reading(queues=dict.fromkeys(names, self.queue), workers=workers)

    async def close(self) -> None:
        """Nothing is open."""


class Stage:
    """A pool that is looked at."""

    def __init__(self) -> None:
        self.api, self.redis, self.pools = Api(), Redis(), Pools()
        client = cast(Client, self.api)
        self.scaler = Scaler(client, Recorder(client, "operator"), self.redis, self.pools)
        self.pools.gone = self.scaler.forget
        self.pools.put(resource(spec=QUICK))

    async def look(self, jobs: int | Queue | None = None) -> int:
        if jobs is not None:
            self.redis.queue = Known(queued=jobs) if isinstance(jobs, int) else jobs
        await self.scaler.look(KEY)
        return self.api.replicas

    @property
    def ready(self) -> tuple[str, str]:
        found = self.api.statuses[-1]["conditions"][0]
        return found["status"], found["reason"]


@pytest.fixture
def stage() -> Stage:
    return Stage()


async def test_work_is_answered_and_told(stage: Stage) -> None:
    assert await stage.look(30) == 1
    assert await stage.look() == 4
    assert stage.ready == ("True", "Scaling")
    assert stage.api.events == ["ScaledUp", "ScaledUp"]


@pytest.mark.parametrize("error", [errors.Refused("422"), errors.Unavailable("500")])
async def test_a_status_that_is_refused_stops_no_scaling(
    stage: Stage, error: errors.ApiError
) -> None:
    stage.api.refused["status"] = error
    for _ in range(3):
        with pytest.raises(errors.ApiError):
            await stage.look(30)
    assert stage.api.replicas == 4
    del stage.api.refused["status"]
    await stage.look()
    assert stage.ready == ("True", "Scaling")


async def test_a_change_that_is_refused_is_told_and_tried_again(stage: Stage) -> None:
    stage.api.refused["scale"] = errors.Forbidden("quota")
    assert await stage.look(30) == 0
    assert stage.ready == ("False", "ScalingFailed")
    assert stage.api.statuses[-1]["changes"] == []
    del stage.api.refused["scale"]
    assert await stage.look() == 1
    assert stage.ready == ("True", "Scaling")
    assert stage.api.events == ["ScalingFailed", "ScaledUp", "Recovered"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (errors.NotFound("none"), "TargetMissing"),
        (errors.Unavailable("away"), "ClusterUnreadable"),
    ],
)
async def test_a_target_that_cannot_be_seen_is_told(
    stage: Stage, error: errors.ApiError, reason: str
) -> None:
    stage.api.refused["get"] = error
    await stage.look(30)
    assert stage.ready == ("False", reason)


async def test_a_policy_that_became_wrong_leaves_the_last_one_in_force(stage: Stage) -> None:
    await stage.look(30)
    stage.pools.put(resource(50, 2, spec=QUICK | {"jobsPerWorker": "many"}))
    assert await stage.look() == 4
    assert stage.ready == ("False", "InvalidSpec")
    message = stage.api.statuses[-1]["conditions"][0]["message"]
    assert message.startswith("spec.jobsPerWorker: ")


async def test_a_policy_that_was_always_wrong_changes_nothing(stage: Stage) -> None:
    stage.pools.put(resource(50, 2, spec=QUICK | {"jobsPerWorker": 0}))
    stage.api.replicas = 3
    assert await stage.look(0) == 3
    assert stage.ready == ("False", "InvalidSpec")


async def test_pods_of_busy_workers_are_marked_before_a_scale_in_and_others_unmarked(
    stage: Stage,
) -> None:
    stage.api.replicas = 4
    stage.api.pods = {"a": {}, "b": {COST: "1000"}, "c": {COST: "1000"}, "d": {COST: "-5"}}
    stage.redis.busy = ["a", "b"]
    assert await stage.look(Known(queued=0, started=2)) == 1
    assert stage.api.pods == {"a": {COST: "1000"}, "b": {COST: "1000"}, "c": {}, "d": {COST: "-5"}}


async def test_where_pods_cannot_be_seen_scaling_in_goes_on(stage: Stage) -> None:
    stage.api.refused["pods"] = errors.Forbidden("no right")
    await stage.look(30)
    assert await stage.look() == 4
    assert await stage.look(1) == 1


async def test_where_autoscalers_cannot_be_seen_none_is_looked_out_for(stage: Stage) -> None:
    stage.api.refused["horizontalpodautoscalers"] = errors.Forbidden("no right")
    assert await stage.look(1) == 1


async def test_an_unknown_queue_counts_as_an_error_of_its_pool(stage: Stage) -> None:
    labels = {"namespace": KEY.namespace, "pool": KEY.name, "reason": "Unreadable"}
    before = REGISTRY.get_sample_value("homing_operator_pool_errors_total", labels) or 0
    await stage.look(DEAF)
    assert REGISTRY.get_sample_value("homing_operator_pool_errors_total", labels) == before + 1


async def test_no_fallback_is_measured_where_nothing_is_decided(stage: Stage) -> None:
    fallback = {"failureThreshold": 0, "replicas": 2}
    stage.pools.put(resource(50, 2, spec=QUICK | {"fallback": fallback}))
    labels = {"namespace": KEY.namespace, "pool": KEY.name}
    await stage.look(DEAF)
    assert REGISTRY.get_sample_value("homing_operator_pool_fallback", labels) == 1
    stage.api.refused["get"] = errors.NotFound("none")
    await stage.look()
    assert REGISTRY.get_sample_value("homing_operator_pool_fallback", labels) == 0


async def test_a_pool_that_is_gone_leaves_no_figures(stage: Stage) -> None:
    await stage.look(30)
    labels = {"namespace": KEY.namespace, "pool": KEY.name}
    assert REGISTRY.get_sample_value("homing_operator_pool_jobs", labels) == 30
    stage.pools.seen("DELETED", resource(99, spec=QUICK))
    assert REGISTRY.get_sample_value("homing_operator_pool_jobs", labels) is None
    assert await stage.look() == 1
