"""Sources brought to where they should be, against a server of a few lines."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator

import pytest

from homing_operator import errors
from homing_operator.applying import Applier
from homing_operator.config import OperatorConfig
from homing_operator.events import Recorder
from homing_operator.json_types import Json
from homing_operator.kinds import CONFIG_MAP, CRON_JOB, JOB, SCRAPE_SOURCE
from homing_operator.sources.reconciler import SourceReconciler
from homing_operator.sources.stores import all_stores
from homing_operator.store import Key
from tests.operator.api_server import Answers, serving
from tests.operator.sources.simulated import Simulated

_LUN, _OLX = Key("homes", "lun"), Key("homes", "olx")


class _World:
    """One reconciler with two sources, and room for one run."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.stores = all_stores()
        self.woken: list[Key] = []
        for name in ("lun", "olx"):
            source = _source(name)
            self.stores[SCRAPE_SOURCE].put(source)
            answers.made[SCRAPE_SOURCE.path("homes", name)] = source

    async def __aenter__(self) -> SourceReconciler:
        self._serving = serving(self.answers)
        client = await self._serving.__aenter__()
        recorder = Recorder(client, "operator-1")
        applier = Applier(client, recorder, self.stores, SCRAPE_SOURCE, "sources")
        config = OperatorConfig(maxConcurrentRuns=1)
        return SourceReconciler(config, self.stores, applier, self.woken.append)

    async def __aexit__(self, *_: object) -> None:
        await self._serving.__aexit__(None, None, None)

    @property
    def written(self) -> list[str]:
        paths = [
            path.partition("?")[0] for method, path, _ in self.answers.asked if method != "GET"
        ]
        return [path.rsplit("/namespaces/homes/", 1)[1] for path in paths]


@pytest.fixture
def world() -> _World:
    return _World(Answers())


@pytest.fixture
async def reconciler(world: _World) -> AsyncIterator[SourceReconciler]:
    async with world as started:
        yield started


async def test_children_come_first_and_the_status_last(
    world: _World, reconciler: SourceReconciler
) -> None:
    await reconciler.reconcile(_LUN)
    assert world.written == [
        "configmaps/lun-source",
        "cronjobs/lun",
        "jobs/lun-backfill",
        "events",
        "scrapesources/lun/status",
    ]


async def test_a_second_look_writes_nothing(world: _World, reconciler: SourceReconciler) -> None:
    await reconciler.reconcile(_LUN)
    before = len(world.answers.asked)
    await reconciler.reconcile(_LUN)
    assert len(world.answers.asked) == before


async def test_the_next_in_line_is_woken_when_there_is_room(
    world: _World, reconciler: SourceReconciler
) -> None:
    await reconciler.reconcile(_LUN)
    await reconciler.reconcile(_OLX)
    assert "jobs/olx-backfill" not in world.written
    _end(world, "lun-backfill")
    await reconciler.reconcile(_LUN)
    assert world.woken[-1] == _OLX
    await reconciler.reconcile(_OLX)
    assert "jobs/olx-backfill" in world.written


async def test_a_refused_run_gives_its_turn_away(
    world: _World, reconciler: SourceReconciler
) -> None:
    world.answers.known[JOB.path("homes", "lun-backfill")] = (
        403,
        {"reason": "Forbidden", "message": "no"},
    )
    with pytest.raises(errors.Forbidden):
        await reconciler.reconcile(_LUN)
    (condition, *_) = _status(world, _LUN)["conditions"]
    assert (condition["type"], condition["reason"]) == ("Ready", "Forbidden")
    await reconciler.reconcile(_OLX)
    assert "jobs/olx-backfill" in world.written


async def test_a_stranger_is_looked_at_and_left_alone(
    world: _World, reconciler: SourceReconciler
) -> None:
    path = CRON_JOB.path("homes", "lun")
    world.answers.made[path] = {"metadata": {"name": "lun", "namespace": "homes", "uid": "x"}}
    world.answers.refused.add(path)
    await reconciler.reconcile(_LUN)
    assert _conditions(world)["Conflict"] == "True"
    assert "jobs/lun-backfill" not in world.written


async def test_a_source_that_is_gone_is_nothing_to_do(
    world: _World, reconciler: SourceReconciler
) -> None:
    assert await reconciler.reconcile(Key("homes", "none")) is None
    assert world.written == []


async def test_a_child_that_was_edited_meanwhile_is_looked_at_anew(
    world: _World, reconciler: SourceReconciler
) -> None:
    await reconciler.reconcile(_LUN)
    live = world.stores[CONFIG_MAP].get("homes", "lun-source")
    assert live is not None
    edited = copy.deepcopy(live)
    edited["data"] = {"source.yaml": "{}"}
    edited["metadata"]["resourceVersion"] = "1003"
    world.stores[CONFIG_MAP].put(edited)
    before = len(world.written)
    await reconciler.reconcile(_LUN)
    assert world.written[before:] == ["configmaps/lun-source"]
    assert world.answers.asked[-1][2]["metadata"]["resourceVersion"] == "1003"


async def test_who_changes_a_child_back_is_told_of_and_not_fought(
    world: _World, reconciler: SourceReconciler
) -> None:
    await reconciler.reconcile(_LUN)
    live = world.stores[CRON_JOB].get("homes", "lun")
    assert live is not None
    live["spec"]["schedule"] = "* * * * *"
    live["metadata"]["resourceVersion"] = "1003"
    world.stores[CRON_JOB].put(live)
    world.answers.known[CRON_JOB.path("homes", "lun")] = (200, live)
    before = len(world.written)
    with pytest.raises(errors.Refused, match="changed back"):
        await reconciler.reconcile(_LUN)
    assert world.written[before:] == ["cronjobs/lun", "scrapesources/lun/status", "events"]


def _source(name: str) -> Json:
    return copy.deepcopy(Simulated(name).source)


def _end(world: _World, job: str) -> None:
    live = world.stores[JOB].get("homes", job)
    assert live is not None
    over = {"type": "Complete", "status": "True", "lastTransitionTime": "2026-03-02T01:00:00Z"}
    live["metadata"]["resourceVersion"] = "6000"
    world.stores[JOB].put(live | {"status": {"conditions": [over]}})


def _status(world: _World, key: Key) -> Json:
    source = world.stores[SCRAPE_SOURCE].get(*key)
    assert source is not None
    status: Json = source["status"]
    return status


def _conditions(world: _World) -> dict[str, str]:
    return {each["type"]: each["status"] for each in _status(world, _LUN)["conditions"]}
