"""From `kubectl apply` to a message with a picture, as whoever installs Homing and whoever uses it see it."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import Any

import pytest
from PIL import Image

from e2e import people
from e2e.world import World
from testcluster.client import Object

pytestmark = [pytest.mark.node, pytest.mark.e2e, pytest.mark.timeout(1200)]

#: A home that the person below looks for.
WANTED: dict[str, Any] = {
    "price": Decimal(55_555),
    "currency": "USD",
    "deal_type": "sale",
    "property_type": "apartment",
    "city": "Kyiv",
}
COMPONENTS = ("operator", "maintenance", "bot", "web")


def scheduled(world: World, source: str) -> list[Object]:
    """Jobs that the CronJob made, and that ended well."""
    return [
        job
        for job in world.jobs(source)
        if job["metadata"]["ownerReferences"][0]["kind"] == "CronJob"
        and job.get("status", {}).get("succeeded")
    ]


@pytest.mark.parametrize("component", [*COMPONENTS, "postgresql", "redis"])
def test_every_component_runs_under_the_restricted_profile(world: World, component: str) -> None:
    [pod] = world.wait_pods(component, 1)
    assert pod["status"]["phase"] == "Running"
    namespace = world.kube.get("namespaces", world.namespace)
    assert namespace is not None
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_sources_are_read_on_schedule_and_say_so(world: World) -> None:
    listed = world.kubectl("get", "hsrc", "-n", world.namespace)
    assert [line.split()[0] for line in listed.splitlines()] == [
        "NAME",
        "dakh",
        "makon",
        "nestwell",
    ]
    source = world.kube.wait_for(
        "scrapesources",
        "nestwell",
        world.namespace,
        until=lambda _: scheduled(world, "nestwell"),
        seconds=150,
    )
    states = {one["type"]: one["status"] for one in source["status"]["conditions"]}
    assert states["Ready"] == states["Fresh"] == states["Productive"] == "True"
    assert states["Blocked"] == states["Conflict"] == "False"


def test_a_new_home_reaches_a_person_with_its_picture_by_a_pool_that_was_empty(
    world: World,
) -> None:
    olha = people.onboard(world.telegram.person(501), "50000-60000 usd", "Kyiv")
    world.wait_pods("match-worker", 0)
    before = set(world.s3.keys())
    published = world.portal.publish("nestwell", **WANTED)
    told = olha.next(180)
    assert told.method in ("sendPhoto", "sendMediaGroup")
    assert "55\u202f555" in told.text
    photo = world.telegram.photo(told)
    assert Image.open(io.BytesIO(photo)).size == (800, 600)
    # The picture came by the bucket.
    assert any(world.s3.get(key) for key in set(world.s3.keys()) - before)
    with world.database() as connection:
        found = connection.execute(
            "SELECT count(*) FROM listings WHERE external_id = %s", (published.external_id,)
        ).fetchone()
    assert found == (1,)
    world.wait_pods("match-worker", 0)
    world.wait_pods("deliver-worker", 0)


def test_what_a_run_said_can_be_read(world: World) -> None:
    job = world.run_now("nestwell")
    world.finished(job)
    assert "found" in world.logs(f"job/{job}")


def test_logs_tell_the_trace_that_jaeger_knows(world: World) -> None:
    world.finished(world.run_now("nestwell"))
    lines = world.logs(f"deployment/{world.release}-operator").splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{")]
    ids = [
        one["trace_id"]
        for one in told
        if one.get("resource") == "homing/nestwell" and "trace_id" in one
    ]
    assert ids
    assert world.jaeger.until(ids[-1], lambda trace: trace.spans)


@pytest.mark.parametrize("component", COMPONENTS)
def test_metrics_are_told(world: World, component: str) -> None:
    assert "process_resident_memory_bytes" in world.metrics(component)


def test_the_releases_own_test_passes(world: World) -> None:
    told = world.helm("test", world.release, "-n", world.namespace)
    assert "Succeeded" in told
    assert "Failed" not in told
