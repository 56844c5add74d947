"""The log of a source's last run."""

from __future__ import annotations

from collections.abc import AsyncIterator

from homing_operator.json_types import Json
from homing_operator.kinds import POD
from homing_operator.person import running
from homing_operator.person.cluster import Cluster, ClusterError

_CONTAINER = "scrape"


async def lines(
    cluster: Cluster, source: str, *, tail: int | None, follow: bool
) -> AsyncIterator[str]:
    """What the last run has written, in pieces.

    Args:
        source: its name.
        tail: no more than so many lines from the end.
        follow: go on until the run ends.

    Raises:
        ClusterError: there is no run, or its pod is gone.
    """
    job = await running.last_job(cluster, source)
    pods = await cluster.all(POD, selector=f"batch.kubernetes.io/job-name={job}")
    if not pods:
        raise ClusterError(f"the pod of Job {job} is gone, and its log with it")
    pod = max(pods, key=lambda each: str(each["metadata"]["creationTimestamp"]))
    if waiting := _waiting(pod):
        raise ClusterError(f"pod {pod['metadata']['name']} has not started: {waiting}")
    query = {"container": _CONTAINER} | ({"tailLines": str(tail)} if tail is not None else {})
    if follow:
        query["follow"] = "true"
    path = POD.path(cluster.namespace, pod["metadata"]["name"], "log")
    async for text in cluster.client.text(path, query):
        yield text


def _waiting(pod: Json) -> str | None:
    """Why its container has not started; None where it has."""
    status = pod.get("status", {})
    statuses = status.get("containerStatuses") or []
    if not statuses:
        unscheduled = [each.get("message") for each in status.get("conditions", ())]
        return str(next((each for each in unscheduled if each), status.get("phase", "Pending")))
    waiting = statuses[0].get("state", {}).get("waiting")
    return f"{waiting.get('reason')}: {waiting.get('message', '')}" if waiting else None
