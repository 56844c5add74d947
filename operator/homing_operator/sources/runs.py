"""Runs that have ended, read from Jobs and their pods' termination messages.

A message that is missing (out of memory, node gone) is unknown, not zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import ValidationError

from homing.models.kinds import RunOutcome
from homing.models.run import RunResult
from homing_operator.json_types import Json
from homing_operator.sources.children import ALREADY_RUNNING

#: How much later than the end of a Job its pod's end may be seen.
LATE = timedelta(seconds=10)

_JOB_LABELS = ("batch.kubernetes.io/job-name", "job-name")


@dataclass(frozen=True)
class EndedRun:
    """A Job that has ended.

    Attributes:
        result: what the run told, or None.
        failed: whether the Job failed.
        problem: why nothing was told, in words, where that is known.
        skipped: another run was under way, so nothing happened.
    """

    job: str
    started_at: datetime | None
    finished_at: datetime
    result: RunResult | None
    failed: bool
    problem: str
    skipped: bool

    @property
    def outcome(self) -> str:
        return str(self.result.outcome) if self.result else "unknown"

    @property
    def good(self) -> bool:
        """It brought what is there now: all of it, or at least a part."""
        if self.result is None:
            return False
        found = self.result.counts.found > 0
        return self.result.outcome is RunOutcome.SUCCEEDED or (
            self.result.outcome is RunOutcome.PARTIAL and found
        )

    @property
    def bad(self) -> bool:
        """It failed; a run that told nothing and whose Job did not fail is neither good nor bad."""
        return self.failed if self.result is None else not self.good

    @property
    def blocked(self) -> bool:
        return self.result is not None and self.result.outcome is RunOutcome.BLOCKED


def end_of(job: Json) -> tuple[datetime, bool] | None:
    """When a Job ended and whether it failed; None while it is under way."""
    for each in job.get("status", {}).get("conditions", ()):
        if each["type"] in ("Complete", "Failed") and each["status"] == "True":
            return datetime.fromisoformat(each["lastTransitionTime"]), each["type"] == "Failed"
    return None


def ended(jobs: Sequence[Json], pods: Sequence[Json], now: datetime) -> list[EndedRun]:
    """The runs that have ended, oldest first; a Job whose pod may still be told about is left out.

    Args:
        jobs: of one source.
        pods: of those jobs, as `remembered_pod` keeps them.
        now: a time with a zone.
    """
    found = [_ended(job, _last_pod(job, pods), now) for job in jobs]
    return sorted((each for each in found if each), key=lambda each: (each.finished_at, each.job))


def awaited(jobs: Sequence[Json], pods: Sequence[Json], now: datetime) -> bool:
    """Whether a Job has just ended and its pod's end is not known yet."""
    return any(
        (end := end_of(job)) and _may_come(_last_pod(job, pods), end[0], now) for job in jobs
    )


def remembered_pod(pod: Json) -> Json:
    """What matters of a pod of a run."""
    status = pod.get("status", {})
    containers = status.get("containerStatuses") or [{}]
    state = containers[0].get("state", {})
    return {
        "metadata": _remembered(pod, ("labels",)),
        "phase": status.get("phase"),
        "reason": status.get("reason"),
        "waiting": state.get("waiting", {}).get("reason"),
        "terminated": state.get("terminated"),
    }


def remembered_job(job: Json) -> Json:
    """What matters of a Job."""
    status = job.get("status", {})
    kept = {key: status[key] for key in ("conditions", "startTime") if key in status}
    return {
        "metadata": _remembered(job, ("labels", "annotations", "ownerReferences")),
        "status": kept,
    }


def _remembered(found: Json, further: Iterable[str]) -> Json:
    wanted = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp", *further)
    return {key: found["metadata"][key] for key in wanted if key in found["metadata"]}


def _last_pod(job: Json, pods: Sequence[Json]) -> Json | None:
    name = job["metadata"]["name"]
    own = [pod for pod in pods if _job_of(pod) == name]
    return max(own, key=lambda pod: str(pod["metadata"]["creationTimestamp"]), default=None)


def _job_of(pod: Json) -> str | None:
    labels = pod["metadata"].get("labels", {})
    return next((labels[each] for each in _JOB_LABELS if each in labels), None)


def _may_come(pod: Json | None, finished_at: datetime, now: datetime) -> bool:
    known = pod is not None and (pod["terminated"] or pod["reason"])
    return not known and now - finished_at < LATE


def _ended(job: Json, pod: Json | None, now: datetime) -> EndedRun | None:
    end = end_of(job)
    if end is None or _may_come(pod, end[0], now):
        return None
    terminated = (pod and pod["terminated"]) or {}
    result = _result(terminated.get("message"))
    started = job["status"].get("startTime")
    return EndedRun(
        job=job["metadata"]["name"],
        started_at=datetime.fromisoformat(started) if started else None,
        finished_at=end[0],
        result=result,
        failed=end[1],
        problem="" if result else _problem(job, pod, terminated),
        skipped=result is None and terminated.get("exitCode") == ALREADY_RUNNING,
    )


def _result(message: str | None) -> RunResult | None:
    try:
        return RunResult.model_validate_json(message or "")
    except ValidationError:
        return None


def _problem(job: Json, pod: Json | None, terminated: Json) -> str:
    if reason := terminated.get("reason"):
        code = terminated.get("exitCode")
        return f"{reason}, exit code {code}: the run told nothing"
    if pod is not None and pod["reason"]:
        return f"{pod['reason']}: the pod is gone"
    failed = [each for each in job["status"]["conditions"] if each["type"] == "Failed"]
    return failed[0].get("reason", "") if failed else "the pod is gone, and with it what it told"
