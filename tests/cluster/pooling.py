"""A pool, its Deployment and its queues, in short words."""

from __future__ import annotations

import itertools
import time
import uuid
from collections.abc import Mapping
from typing import Any

from redis import Redis
from rq import Queue
from rq.executions import Execution
from rq.job import Job

from testcluster.client import Kube, Object
from tests.cluster import objects

_numbers = itertools.count(1)

_QUICK: Object = {
    "pollingIntervalSeconds": 1,
    "cooldownSeconds": 1,
    "scaleDown": {"stabilizationWindowSeconds": 0, "periodSeconds": 1},
    "scaleUp": {"pods": 100, "periodSeconds": 1},
}


class Field:
    """One pool with its Deployment and its queue, in a namespace and a Redis that others use too."""

    def __init__(self, kube: Kube, namespace: str, redis: Redis) -> None:
        self.kube = kube
        self.namespace = namespace
        self.redis = redis
        number = next(_numbers)
        self.name = f"pool-{number}"
        self.queue = f"queue-{number}"

    def deployment(self, replicas: int, name: str | None = None) -> None:
        """The Deployment, as somebody else than the operator makes it."""
        self.kube.apply(objects.deployment(name or self.name, replicas), self.namespace)

    def pool(
        self, *, name: str | None = None, annotations: Mapping[str, str] | None = None, **spec: Any
    ) -> None:
        """A pool that is looked at each second and waits for nothing, unless `spec` says otherwise."""
        body: Object = {
            "apiVersion": "homing.dev/v1alpha1",
            "kind": "WorkerPool",
            "metadata": {"name": name or self.name, "annotations": dict(annotations or {})},
            "spec": _QUICK | {"queues": [self.queue], "target": {"name": self.name}} | spec,
        }
        self.kube.apply(body, self.namespace)

    def running(self, replicas: int, **spec: Any) -> None:
        """A Deployment of so many, a queue that is known and empty, and a pool that was looked at."""
        self.know(self.queue)
        self.deployment(replicas)
        self.pool(**spec)
        self.kube.wait_for("workerpools", self.name, self.namespace, until=_looked_at)

    def annotate(self, **annotations: str | None) -> None:
        named = {f"homing.dev/{key.replace('_', '-')}": text for key, text in annotations.items()}
        change = {"metadata": {"annotations": named}}
        self.kube.patch("workerpools", self.name, self.namespace, change)

    def edit(self, **spec: Any) -> None:
        self.kube.patch("workerpools", self.name, self.namespace, {"spec": spec})

    def replicas(self) -> int:
        found = self.kube.get("deployments", self.name, self.namespace)
        assert found is not None
        return int(found["spec"]["replicas"])

    def wait_replicas(self, number: int) -> None:
        def so(found: Object) -> bool:
            return bool(found["spec"]["replicas"] == number)

        self.kube.wait_for("deployments", self.name, self.namespace, until=so)

    def stays(self, number: int, seconds: float = 2.5) -> bool:
        """Whether there are so many all the time, over more than two looks."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.replicas() != number:
                return False
            time.sleep(0.1)
        return True

    @property
    def status(self) -> Object:
        found = self.kube.get("workerpools", self.name, self.namespace)
        assert found is not None
        told: Object = found["status"]
        return told

    def wait_condition(
        self, type_: str, status: str, reason: str | None = None, *, pool: str | None = None
    ) -> str:
        """The message of a condition, once that is so."""

        def so(found: Object) -> bool:
            each = _condition(found, type_)
            return each.get("status") == status and reason in (None, each.get("reason"))

        name = pool or self.name
        found = self.kube.wait_for("workerpools", name, self.namespace, until=so)
        return str(_condition(found, type_).get("message"))

    def wait_rule(self, rule: str) -> Object:
        """The last decision, once this rule made it."""

        def so(found: Object) -> bool:
            last = found.get("status", {}).get("lastDecision", {})
            return bool(last.get("rule") == rule)

        found = self.kube.wait_for("workerpools", self.name, self.namespace, until=so)
        last: Object = found["status"]["lastDecision"]
        return last

    def enqueue(self, number: int, *, seconds: float = 0) -> list[Job]:
        """So many jobs that take so long."""
        data = Queue.prepare_data("time.sleep", args=(seconds,), result_ttl=0)
        jobs = [data._replace(job_id=str(uuid.uuid4())) for _ in range(number)]
        made: list[Job] = Queue(self.queue, connection=self.redis).enqueue_many(jobs)
        return made

    def know(self, *queues: str) -> None:
        """The queues are there, and empty."""
        self.redis.sadd("rq:queues", *(f"rq:queue:{name}" for name in queues))

    def empty(self) -> None:
        self.redis.delete(f"rq:queue:{self.queue}")

    def start(self, job: Job, worker: str | None = None) -> None:
        """What a worker does when it takes a job."""
        self.redis.lrem(f"rq:queue:{job.origin}", 1, job.id)
        with self.redis.pipeline() as pipeline:
            Execution.create(job=job, ttl=90, pipeline=pipeline)
            pipeline.execute()
        if worker is not None:
            key = f"rq:worker:{worker}"
            self.redis.sadd(f"rq:workers:{job.origin}", key)
            self.redis.hset(key, mapping={"birth": "2026-01-01T00:00:00Z", "current_job": job.id})

    def wait_last_job(self) -> None:
        """Returns when nothing waits any more and one job is under way."""
        deadline = time.monotonic() + 30
        keys = f"rq:queue:{self.queue}", f"rq:wip:{self.queue}"
        while (self.redis.llen(keys[0]), self.redis.zcard(keys[1])) != (0, 1):
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def pods(self) -> list[Object]:
        return self.kube.list("pods", self.namespace, labels=f"app={self.name}")

    def wait_events(self, *reasons: str) -> None:
        """Returns when events with these reasons were told of the pool."""
        deadline = time.monotonic() + 30
        while missing := set(reasons) - self._events():
            assert time.monotonic() < deadline, f"no events {missing}"
            time.sleep(0.1)

    def _events(self) -> set[str]:
        found = self.kube.list("events", self.namespace)
        named = (each for each in found if each["involvedObject"].get("name") == self.name)
        return {each["reason"] for each in named}


def _looked_at(found: Object) -> bool:
    return "lastDecision" in found.get("status", {})


def _condition(found: Object, type_: str) -> Object:
    conditions = found.get("status", {}).get("conditions", [])
    return next((each for each in conditions if each["type"] == type_), {})
