"""Pools on a real API server, with jobs of RQ in a real Redis: what each knob does there."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from homing.embedded import redis as embedded_redis
from homing.embedded.server import Server
from testcluster import operators
from testcluster.client import Object, RefusedError
from testcluster.operators import Operator
from testcluster.plane import ControlPlane
from tests.cluster.pooling import Field

pytestmark = pytest.mark.cluster

SLOW_DOWN = {"stabilizationWindowSeconds": 0, "pods": 1, "periodSeconds": 2}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the module's Redis."""
    return tmp_path_factory.mktemp("pools-redis")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    server = embedded_redis.start(folder)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def operator(
    control_plane: ControlPlane,
    crds: list[str],
    server: Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Operator]:
    """One operator for all tests here, in a namespace of its own."""
    kube, namespace = control_plane.kube, "pools"
    kube.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}})
    rights = operators.grant(control_plane, namespace, tmp_path_factory.mktemp("pools"))
    with operators.running(rights, {"REDIS_URL": server.url}) as operator:
        yield operator
    kube.delete("namespaces", namespace)


@pytest.fixture
def field(control_plane: ControlPlane, operator: Operator, server: Server) -> Iterator[Field]:
    with Redis.from_url(server.url) as redis:
        field = Field(control_plane.kube, operator.rights.namespace, redis)
        yield field
        field.kube.delete("workerpools", field.name, field.namespace)


def test_from_zero_to_many_and_back(field: Field) -> None:
    field.running(0, jobsPerWorker=2)
    field.enqueue(8)
    field.wait_replicas(4)
    field.empty()
    field.wait_replicas(0)
    field.wait_events("ScaledUp", "ScaledDown")


def test_a_burst_is_answered_within_an_interval_and_a_second(field: Field) -> None:
    field.running(0)
    begun = time.monotonic()
    field.enqueue(100)
    field.kube.wait_for(
        "deployments", field.name, field.namespace, until=lambda it: it["spec"]["replicas"] > 0
    )
    assert time.monotonic() - begun < 2


def test_the_first_step_from_idle_is_to_the_minimum(field: Field) -> None:
    field.running(0, minReplicas=3, idleReplicas=0)
    field.enqueue(1)
    field.wait_replicas(3)
    field.empty()
    field.wait_replicas(0)


def test_a_cooldown_is_waited_for(field: Field) -> None:
    field.running(0, cooldownSeconds=4)
    field.enqueue(1)
    field.wait_replicas(1)
    field.empty()
    begun = time.monotonic()
    field.wait_rule("Cooldown")
    field.wait_replicas(0)
    assert time.monotonic() - begun > 3


def test_the_last_job_of_a_real_worker_is_not_taken_away(field: Field, server: Server) -> None:
    field.running(0)
    field.enqueue(2, seconds=3)
    field.wait_replicas(1)
    rq = [sys.executable, "-m", "rq.cli", "worker", "--burst", "--quiet", "--url", server.url]
    with subprocess.Popen([*rq, field.queue]) as worker:
        field.wait_last_job()
        assert field.stays(1)
        assert worker.wait(30) == 0
    field.wait_replicas(0)


def test_the_rate_of_scale_down_holds_to_zero(field: Field) -> None:
    field.running(3, scaleDown=SLOW_DOWN)
    begun = time.monotonic()
    field.wait_replicas(0)
    assert time.monotonic() - begun > 3.5


def test_a_paused_pool_is_left_alone_until_it_is_resumed(field: Field) -> None:
    field.running(0)
    field.annotate(paused="true")
    field.wait_condition("Paused", "True", "Paused")
    field.enqueue(50)
    assert field.stays(0)
    assert field.wait_rule("Paused")["wouldHave"] > 0
    field.annotate(paused=None)
    field.wait_replicas(10)
    field.wait_events("Paused", "Resumed")


def test_a_pool_is_paused_at_a_number(field: Field) -> None:
    field.running(0)
    field.annotate(paused_replicas="3")
    field.wait_replicas(3)
    field.annotate(paused_replicas="three")
    message = field.wait_condition("Ready", "False", "InvalidAnnotation")
    assert "'three'; expected a number" in message
    assert field.stays(3)


def test_scaling_in_or_out_is_paused_by_itself(field: Field) -> None:
    field.running(0)
    field.annotate(paused_scale_in="true")
    field.enqueue(10)
    field.wait_replicas(2)
    field.empty()
    field.wait_rule("PausedScaleIn")
    field.annotate(paused_scale_in=None, paused_scale_out="yes")
    field.wait_replicas(0)
    field.enqueue(10)
    field.wait_rule("PausedScaleOut")
    assert field.stays(0)


def test_a_pool_is_forced_awake(field: Field) -> None:
    field.running(0)
    field.annotate(force_activation="true")
    field.wait_replicas(1)
    field.wait_condition("Active", "True", "Forced")


def test_a_recommendation_changes_nothing(field: Field) -> None:
    field.running(1, mode="Recommend")
    field.enqueue(50)
    last = field.wait_rule("Jobs")
    assert (last["to"], last["wouldHave"]) == (1, 10)
    assert last["message"].startswith("Would go from 1 to 10")
    assert field.stays(1)


def test_edits_of_the_bounds_act_at_once(field: Field) -> None:
    field.running(0)
    field.edit(minReplicas=2)
    field.wait_replicas(2)
    field.enqueue(100)
    field.wait_replicas(20)
    field.edit(maxReplicas=5)
    field.wait_replicas(5)
    field.edit(maxReplicas=8)
    field.wait_replicas(8)
    field.empty()
    field.wait_replicas(2)
    field.edit(minReplicas=0)
    field.wait_replicas(0)


def test_a_refused_edit_leaves_the_policy_as_it_was(field: Field) -> None:
    field.running(0)
    with pytest.raises(RefusedError, match="minReplicas must not be greater"):
        field.edit(minReplicas=9, maxReplicas=3)
    field.enqueue(10)
    field.wait_replicas(2)


def test_a_queue_of_another_type_holds_the_number_and_the_fallback_lifts(field: Field) -> None:
    field.running(1, fallback={"failureThreshold": 2, "replicas": 3})
    field.wait_replicas(0)
    field.redis.set(f"rq:queue:{field.queue}", "not a list")
    assert "WRONGTYPE" in field.wait_condition("Ready", "False", "QueueUnreadable")
    field.wait_replicas(3)
    field.wait_condition("Fallback", "True")
    field.redis.delete(f"rq:queue:{field.queue}")
    field.wait_replicas(0)
    field.wait_condition("Fallback", "False")


def test_a_mistyped_queue_is_told_and_not_taken_for_an_empty_one(field: Field) -> None:
    field.know("deliver-email")
    field.deployment(2)
    field.pool(queues=["deliver-emial"])
    message = field.wait_condition("QueueUnknown", "True", "NoSuchQueue")
    assert "is it 'deliver-email'?" in message
    field.wait_condition("Ready", "False", "QueueUnknown")
    assert field.stays(2)


def test_of_two_queues_one_that_can_be_read_raises_and_never_lowers(field: Field) -> None:
    other = f"{field.queue}-other"
    field.redis.set(f"rq:queue:{other}", "not a list")
    field.know(field.queue, other)
    field.deployment(1)
    field.pool(queues=[field.queue, other])
    field.wait_condition("Ready", "Unknown", "SomeQueuesUnknown")
    field.enqueue(20)
    field.wait_replicas(4)
    field.empty()
    assert field.stays(4)


def test_of_two_pools_on_a_target_the_older_one_wins(field: Field) -> None:
    field.running(0)
    time.sleep(1.1)  # creation times are whole seconds
    field.pool(name=f"{field.name}-b", minReplicas=7)
    message = field.wait_condition("Conflict", "True", pool=f"{field.name}-b")
    assert message == f"WorkerPool {field.name} scales it already"
    assert field.stays(0)
    field.kube.delete("workerpools", field.name, field.namespace)
    field.wait_replicas(7)
    field.kube.delete("workerpools", f"{field.name}-b", field.namespace)


def test_an_autoscaler_of_kubernetes_on_the_target_is_left_to_it(field: Field) -> None:
    field.deployment(2)
    field.kube.apply(_autoscaler(field.name), field.namespace)
    field.know(field.queue)
    field.pool()
    field.wait_condition("Conflict", "True")
    assert field.replicas() == 2
    field.kube.delete("horizontalpodautoscalers", field.name, field.namespace)


def test_a_missing_deployment_is_told_and_scaled_once_it_is_there(field: Field) -> None:
    field.know(field.queue)
    field.pool(minReplicas=2)
    message = field.wait_condition("Ready", "False", "TargetMissing")
    assert message == f"no Deployment {field.name}"
    field.deployment(0)
    field.wait_replicas(2)
    field.wait_condition("Ready", "True", "Scaling")


def test_a_pool_that_is_deleted_leaves_its_workers(field: Field) -> None:
    field.running(0)
    field.enqueue(15)
    field.wait_replicas(3)
    field.kube.delete("workerpools", field.name, field.namespace)
    field.empty()
    assert field.stays(3)


def test_workers_without_a_job_go_first(field: Field) -> None:
    field.running(0, jobsPerWorker=1)
    jobs = field.enqueue(4)
    field.wait_replicas(4)
    field.kube.wait_for(
        "deployments", field.name, field.namespace, until=lambda it: it["status"]["replicas"] == 4
    )
    busy = [pod["metadata"]["name"] for pod in field.pods()][1:3]
    for job, pod in zip(jobs, busy, strict=False):
        field.start(job, worker=pod)
    field.empty()
    field.wait_replicas(2)
    _wait_pods(field, 2)
    assert sorted(pod["metadata"]["name"] for pod in field.pods()) == sorted(busy)


def test_scale_of_a_pool_sets_its_minimum(field: Field) -> None:
    field.running(0)
    change: Object = {"spec": {"replicas": 3}}
    field.kube.patch("workerpools", field.name, field.namespace, change, subresource="scale")
    field.wait_replicas(3)
    path = f"/apis/homing.dev/v1alpha1/namespaces/{field.namespace}/workerpools/{field.name}/scale"
    scale = field.kube.ask("GET", path)
    assert scale["spec"]["replicas"] == 3
    assert scale["status"]["selector"] == f"app={field.name}"


def test_nothing_is_written_while_nothing_happens(
    control_plane: ControlPlane, operator: Operator, field: Field
) -> None:
    field.running(0)
    field.enqueue(5)
    field.wait_rule("Jobs")
    time.sleep(2.5)
    mark = control_plane.audit.mark()
    time.sleep(5)
    writes = control_plane.audit.writes(operator.rights.user, since=mark)
    assert [each for each in writes if each.name.startswith(field.name)] == []


def test_redis_may_go_and_come(field: Field, server: Server, folder: Path) -> None:
    field.running(0, fallback={"failureThreshold": 1, "replicas": 2})
    field.enqueue(30)
    field.wait_replicas(6)
    field.redis.shutdown(nosave=True)
    server.process.wait()
    field.wait_condition("Ready", "False", "QueueUnreadable")
    field.wait_replicas(2)
    port = int(server.url.rsplit(":", 1)[1].split("/")[0])
    again = embedded_redis.start(folder, port=port)
    field.wait_replicas(6)
    field.wait_condition("Ready", "True")
    again.stop()


def _wait_pods(field: Field, number: int) -> None:
    deadline = time.monotonic() + 30
    while len(field.pods()) != number:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _autoscaler(name: str) -> Object:
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": name}
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": name},
        "spec": {"scaleTargetRef": target, "minReplicas": 2, "maxReplicas": 2, "metrics": []},
    }
