"""Many new sources at once: how many first backfills run at the same time."""

from __future__ import annotations

import datetime
import time
from dataclasses import dataclass

from benchmarks import _operator_world
from benchmarks._operator_world import NAMESPACE, World
from homing.models.kinds import RunOutcome
from homing.models.run import RunResult
from testcluster import acting
from testcluster.client import Object

_PATIENCE = 600


@dataclass(frozen=True)
class Backfills:
    """How they went."""

    #: Unfinished Jobs at once, at most.
    at_once: int
    #: Seconds until the last had ended.
    seconds: float


def measure(world: World, count: int) -> Backfills:
    """Applies new sources that are not suspended, and ends a few of their backfills each time it looks."""
    names = [f"fresh-{number:03}" for number in range(count)]
    begun = time.monotonic()
    world.make(_operator_world.sources(names, suspend=False))
    at_once, ended = 0, set[str]()
    while len(ended) < count:
        if time.monotonic() > begun + _PATIENCE:
            raise TimeoutError(f"{count - len(ended)} backfills did not come")
        jobs = [one for one in world.kube.list("jobs", NAMESPACE) if _backfill(one)]
        running = [one["metadata"]["name"] for one in jobs if not _finished(one)]
        at_once = max(at_once, len(running))
        for name in set(running[:3]) - ended:
            acting.finish(world.kube, NAMESPACE, name, message=_result(name))
            ended.add(name)
        time.sleep(0.2)
    return Backfills(at_once=at_once, seconds=time.monotonic() - begun)


def _result(source: str) -> str:
    now = datetime.datetime.now(datetime.UTC)
    told = RunResult(source=source, outcome=RunOutcome.SUCCEEDED, started_at=now, finished_at=now)
    return told.model_dump_json()


def _backfill(job: Object) -> bool:
    return str(job["metadata"]["name"]).endswith("-backfill")


def _finished(job: Object) -> bool:
    return "completionTime" in job["status"]
