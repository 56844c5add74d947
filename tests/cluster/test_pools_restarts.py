"""An operator that is killed at any moment: the next one ends where the first would have ended."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from redis import Redis

from testcluster.client import Kube, Object
from testcluster.operators import Operator
from tests.cluster.pooling import Field

pytestmark = pytest.mark.cluster

POOLS = 20


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(redis_url) as client:
        yield client


@pytest.fixture
def field(kube: Kube, operator: Operator, redis: Redis) -> Field:
    return Field(kube, operator.rights.namespace, redis)


@pytest.fixture
def fields(kube: Kube, operator: Operator, redis: Redis) -> list[Field]:
    fields = [Field(kube, operator.rights.namespace, redis) for _ in range(POOLS)]
    for number, field in enumerate(fields):
        field.know(field.queue)
        field.deployment(0)
        field.pool(minReplicas=number % 3, jobsPerWorker=2)
    return fields


def killed(operator: Operator, after: float) -> None:
    time.sleep(after)
    operator.kill()
    operator.start()


def expected(number: int, jobs: int) -> int:
    return max(-(-jobs // 2), number % 3)


def settle(fields: list[Field], jobs: list[int]) -> None:
    for number, field in enumerate(fields):
        field.wait_replicas(expected(number, jobs[number]))


def test_twenty_pools_end_as_without_a_kill_whenever_it_comes(
    fields: list[Field], operator: Operator
) -> None:
    rises = [number * 3 for number in range(POOLS)]
    killed(operator, 0.0)
    for field, jobs in zip(fields, rises, strict=True):
        if jobs:
            field.enqueue(jobs)
    killed(operator, 0.7)
    settle(fields, rises)
    falls = [jobs // 3 for jobs in rises]
    for field, jobs in zip(fields, falls, strict=True):
        field.redis.ltrim(f"rq:queue:{field.queue}", 0, jobs - 1)
        if not jobs:
            field.empty()
    killed(operator, 0.4)
    settle(fields, falls)
    for field in fields:
        field.empty()
    killed(operator, 1.1)
    settle(fields, [0] * POOLS)
    operator.wait_ready()


def test_a_cooldown_outlives_a_kill(field: Field, operator: Operator) -> None:
    field.running(0, cooldownSeconds=25)
    field.enqueue(1)
    field.wait_replicas(1)
    field.empty()
    field.wait_rule("Cooldown")
    began = datetime.fromisoformat(field.status["lastActiveTime"])
    operator.kill()
    operator.start()
    field.wait_replicas(0)
    cooled = datetime.now(UTC) - began
    assert 24 <= cooled.total_seconds() <= 40
    assert datetime.fromisoformat(field.status["lastActiveTime"]) == began


def test_a_rate_outlives_a_kill(field: Field, operator: Operator) -> None:
    field.running(0, scaleUp={"pods": 1, "periodSeconds": 600}, jobsPerWorker=1)
    field.enqueue(9)
    field.wait_replicas(1)
    killed(operator, 1.5)
    operator.wait_ready()
    field.edit(activationJobs=1)
    time.sleep(3)
    assert field.replicas() == 1
    assert [each["by"] for each in field.status["changes"]] == [1]


def test_a_fallback_outlives_a_kill(field: Field, operator: Operator) -> None:
    field.running(1, fallback={"failureThreshold": 3, "replicas": 2})
    field.redis.set(f"rq:queue:{field.queue}", "not a list")
    field.wait_replicas(2)
    field.wait_condition("Fallback", "True")
    before = _fallback(field)
    killed(operator, 0.0)
    operator.wait_ready()
    time.sleep(2)
    assert _fallback(field) == before


def _fallback(field: Field) -> Object:
    found = (each for each in field.status["conditions"] if each["type"] == "Fallback")
    return next(found)
