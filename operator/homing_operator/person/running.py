"""A run that somebody asks for, and what came of it."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

from homing_operator import names
from homing_operator.json_types import Json
from homing_operator.kinds import JOB, SCRAPE_SOURCE
from homing_operator.person.cluster import Cluster, ClusterError
from homing_operator.sources.children import run_name

#: Conditions that keep a source from running, and the status that does.
_OBSTACLES = {"Ready": "False", "Paused": "True"}


async def ask(cluster: Cluster, source: str) -> str:
    """Asks the operator for a run now; gives the name of the Job that it will be."""
    await cluster.one(SCRAPE_SOURCE, source)
    wish = datetime.now(UTC).isoformat(timespec="milliseconds")
    annotations = {"metadata": {"annotations": {names.RUN_NOW: wish}}}
    await cluster.client.merge(SCRAPE_SOURCE, cluster.namespace, source, annotations)
    return run_name(source, wish)


async def wait(cluster: Cluster, source: str, job: str, seconds: float) -> Json:
    """What came of a run, as the source's status tells it.

    Raises:
        ClusterError: it has not ended in time; the text says how far it came.
    """
    deadline = time.monotonic() + seconds
    while True:
        found = await cluster.one(SCRAPE_SOURCE, source)
        last: Json = found.get("status", {}).get("lastRun") or {}
        if last.get("job") == job:
            return last
        if time.monotonic() >= deadline:
            raise ClusterError(await _how_far(cluster, found, job, seconds))
        await asyncio.sleep(1)


async def last_job(cluster: Cluster, source: str) -> str:
    """The Job of a source that was made last.

    Raises:
        ClusterError: there is no such source, or it has never run.
    """
    await cluster.one(SCRAPE_SOURCE, source)
    jobs = await cluster.all(JOB, selector=f"{names.SOURCE_LABEL}={source}")
    if not jobs:
        raise ClusterError(
            f"source {source} has no run that is still kept. kubectl homing run {source}"
        )
    newest = max(jobs, key=lambda each: str(each["metadata"]["creationTimestamp"]))
    return str(newest["metadata"]["name"])


async def _how_far(cluster: Cluster, source: Json, job: str, seconds: float) -> str:
    name = source["metadata"]["name"]
    why = [
        f"{each['reason']}: {each['message']}"
        for each in source.get("status", {}).get("conditions", ())
        if _OBSTACLES.get(each["type"]) == each["status"]
    ]
    if why:
        return f"no run of {name} has ended after {seconds:g} s. {' '.join(why)}"
    jobs = await cluster.all(JOB, selector=f"{names.SOURCE_LABEL}={name}")
    if job in [each["metadata"]["name"] for each in jobs]:
        return f"Job {job} has not ended after {seconds:g} s. kubectl homing logs {name}"
    return f"Job {job} was not made within {seconds:g} s: does the operator run?"
