"""A cluster in a dictionary, as far as sources are concerned: it does what the API server would with our actions."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

from homing.models.kinds import RunOutcome
from homing.models.run import RunCounts, RunResult
from homing_operator import names
from homing_operator.actions import Action, Apply, SetStatus, Tell
from homing_operator.config import OperatorConfig, PodDefaults
from homing_operator.json_types import Json
from homing_operator.kinds import CONFIG_MAP, CRON_JOB, JOB
from homing_operator.sources.declared import Declared
from homing_operator.sources.observed import Observed, Refusal, World
from homing_operator.sources.reconcile import reconcile

NOW = datetime(2026, 3, 2, 12, 0, 30, tzinfo=UTC)

_HTML = {
    "startUrls": ["https://lun.example/rent"],
    "cards": "div.card",
    "fields": {"url": {"css": "a"}, "externalId": {"css": "a::attr(data-id)"}},
}


class Simulated:
    """One source and its children; `settle` reconciles until nothing is left to do."""

    def __init__(self, name: str = "lun", **spec: Any) -> None:
        self.source: Json = {
            "metadata": {
                "name": name,
                "namespace": "homes",
                "uid": "uid-1",
                "resourceVersion": "1",
                "generation": 1,
                "creationTimestamp": "2026-03-01T00:00:00Z",
                "annotations": {},
            },
            "spec": {"type": "html", "html": _HTML, "schedule": "*/10 * * * *"} | spec,
        }
        self.config_map: Json | None = None
        self.cron_job: Json | None = None
        self.jobs: list[Json] = []
        self.pods: list[Json] = []
        self.refusal: Refusal | None = None
        self.strangers: frozenset[tuple[str, str]] = frozenset()
        self.now = NOW
        self.may_start = True
        self.traceparent: str | None = None
        self.run_pod = PodDefaults(image="homing:1")
        self.told: list[Tell] = []

    def annotate(self, key: str, value: str) -> None:
        self.source["metadata"]["annotations"][key] = value

    def edit(self, **spec: Any) -> None:
        self.source["spec"] |= spec
        self.source["metadata"]["generation"] += 1

    @property
    def observed(self) -> Observed:
        found = copy.deepcopy((self.source, self.config_map, self.cron_job, self.jobs, self.pods))
        return Observed(
            Declared(found[0]),
            found[1],
            found[2],
            tuple(found[3]),
            tuple(found[4]),
            strangers=self.strangers,
            refusal=self.refusal,
        )

    @property
    def world(self) -> World:
        config = OperatorConfig(runPod=self.run_pod)
        return World(config, self.now, self.may_start, traceparent=self.traceparent)

    def actions(self) -> list[Action]:
        return reconcile(self.observed, self.world)

    def settle(self) -> list[Action]:
        """All actions until there are none; more than a few passes would be a loop."""
        done: list[Action] = []
        for _ in range(5):
            actions = self.actions()
            if not actions:
                return done
            done += actions
            for action in actions:
                self.do(action)
        raise AssertionError(f"no end in sight: {self.actions()}")

    def do(self, action: Action) -> None:
        match action:
            case SetStatus():
                self.source["status"] = copy.deepcopy(action.status)
            case Tell():
                self.told.append(action)
            case Apply():
                self._apply(copy.deepcopy(action.body), action)

    def _apply(self, body: Json, action: Apply) -> None:
        body["metadata"] |= {"uid": f"uid-{action.kind.name}", "resourceVersion": "7"}
        if action.kind is CONFIG_MAP:
            self.config_map = body
        elif action.kind is CRON_JOB:
            self.cron_job = body
        elif action.kind is JOB:
            body["metadata"]["creationTimestamp"] = _text(self.now)
            self.jobs.append(body | {"status": {}})

    def end(
        self, name: str, result: RunResult | None, *, failed: bool = False, code: int = 0
    ) -> None:
        """A Job of this name ends now; one that is not there was started by the schedule."""
        if not any(job["metadata"]["name"] == name for job in self.jobs):
            self.jobs.append({"metadata": self._of_schedule(name), "status": {}})
        job = next(each for each in self.jobs if each["metadata"]["name"] == name)
        condition = {
            "type": "Failed" if failed else "Complete",
            "status": "True",
            "lastTransitionTime": _text(self.now),
        }
        job["status"] = {"conditions": [condition], "startTime": _text(self.now)}
        message = result.model_dump_json() if result else None
        ended = {"exitCode": code, "reason": "Error" if failed else "Completed", "message": message}
        self.pods.append(
            {
                "metadata": {
                    "name": f"{name}-x",
                    "creationTimestamp": _text(self.now),
                    "labels": {"batch.kubernetes.io/job-name": name},
                },
                "phase": "Failed" if failed else "Succeeded",
                "reason": None,
                "waiting": None,
                "terminated": ended,
            }
        )

    def run(
        self, outcome: RunOutcome = RunOutcome.SUCCEEDED, found: int = 5, **counts: int
    ) -> None:
        """A scheduled run of ten minutes later ends so."""
        self.now += timedelta(minutes=10)
        result = a_result(outcome, self.now, RunCounts(found=found, **counts))
        failed = outcome is not RunOutcome.SUCCEEDED
        self.end(f"lun-{int(self.now.timestamp())}", result, failed=failed, code=int(failed))

    def condition(self, type_: str) -> tuple[str, str]:
        """Status and reason."""
        found = {each["type"]: each for each in self.source["status"]["conditions"]}[type_]
        return found["status"], found["reason"]

    @property
    def status(self) -> Json:
        return self.source["status"]  # type: ignore[no-any-return] # JSON

    def _of_schedule(self, name: str) -> Json:
        labels = {names.SOURCE_LABEL: "lun", names.RUN_LABEL: "schedule"}
        return {"name": name, "labels": labels, "creationTimestamp": _text(self.now)}


def a_result(outcome: RunOutcome, at: datetime, counts: RunCounts) -> RunResult:
    return RunResult(
        source="lun", outcome=outcome, counts=counts, started_at=at, finished_at=at, complete=True
    )


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
