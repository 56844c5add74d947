"""How soon people hear of a home, when many homes come and many people want one each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from e2e import latencies
from e2e.figures import Figures
from e2e.latencies import Publisher, Told
from e2e.world import World

pytestmark = [pytest.mark.node, pytest.mark.e2e, pytest.mark.timeout(1200)]

PEOPLE, HOMES = 100, 200
#: Homes of one start from zero, and how often that is tried.
COLD_HOMES, COLD_STARTS = 10, 3


@pytest.fixture(scope="module")
def publisher(world: World) -> Publisher:
    """For people whose searches are saved; nobody gets more than one home in ten seconds."""
    latencies.gather(world, PEOPLE)
    # Runs by hand follow each other instead.
    change = {"spec": {"schedule": "0 0 1 1 *"}}
    world.kube.patch("scrapesources", latencies.SITE, world.namespace, change)
    return Publisher(world, PEOPLE)


@pytest.fixture
def warm(world: World) -> Iterator[None]:
    """With a worker that waits."""
    pools = [f"{world.release}-{name}" for name in ("match-worker", "deliver-worker")]
    for pool in pools:
        world.kube.patch("workerpools", pool, world.namespace, {"spec": {"minReplicas": 1}})
    world.wait_pods("match-worker", 1)
    world.wait_pods("deliver-worker", 1)
    yield
    for pool in pools:
        world.kube.patch("workerpools", pool, world.namespace, {"spec": {"minReplicas": 0}})


def lost(told: list[Told]) -> int:
    return sum(one.received is None for one in told)


def p95(told: list[Told]) -> float:
    return latencies.p95([one.latency for one in told if one.latency is not None])


def test_with_a_worker_that_waits_it_takes_less_than_five_seconds(
    world: World, publisher: Publisher, warm: None, figures: Figures
) -> None:
    told = latencies.measure(world, publisher, HOMES)
    figures.note(lost=lost(told))
    assert lost(told) == 0
    figures.note(p95_warm_s=p95(told))
    assert p95(told) < 5


def test_from_an_empty_pool_it_takes_less_than_twenty_seconds(
    world: World, publisher: Publisher, figures: Figures
) -> None:
    told = []
    for _ in range(COLD_STARTS):
        world.wait_pods("match-worker", 0)
        told += latencies.measure(world, publisher, COLD_HOMES)
    figures.note(lost=lost(told))
    assert lost(told) == 0
    figures.note(p95_from_zero_s=p95(told))
    assert p95(told) < 20
