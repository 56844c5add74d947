"""Names and renderings of what a source becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from homing_operator import names
from homing_operator.config import PodDefaults
from homing_operator.json_types import Json
from homing_operator.kinds import CONFIG_MAP, CRON_JOB, JOB, SCRAPE_SOURCE
from homing_operator.rendering import children, pods
from homing_operator.sources.declared import Declared

_FOLDER = "/etc/homing"
_FILE = "source.yaml"
#: Where Kubernetes takes the result of a run from.
_RESULT = "/dev/termination-log"
#: Not below the folder above: nothing can be mounted into a ConfigMap.
_SECRETS = "/run/homing/secrets"

#: Seconds after which a run is stopped.
RUN_DEADLINE = 6 * 3600
BACKFILL_DEADLINE = 24 * 3600
#: Seconds that Jobs without a CronJob stay when they have ended.
_KEPT = 24 * 3600
#: Seconds that a run has to store what it has when it is told to stop.
_GRACE = 60

#: `homing scrape` ends so when another run of the source is under way: nothing happened.
ALREADY_RUNNING = 75

Why = Literal["schedule", "backfill", "manual"]


@dataclass(frozen=True)
class Names:
    """Of a source's children."""

    config_map: str
    cron_job: str
    backfill: str

    @classmethod
    def of(cls, source: str) -> Names:
        base = names.short(source, names.CRON_JOB_LIMIT)
        return cls(f"{source}-source", base, f"{base}-backfill")


def run_name(source: str, wish: str) -> str:
    """Of the Job that a value of the annotation asks for: the same wish, the same Job."""
    return f"{names.short(source, names.CRON_JOB_LIMIT - 5)}-run-{names.digest(wish)}"


def config_map(source: Declared) -> Json:
    """The declaration as a file."""
    name = Names.of(source.name).config_map
    body = CONFIG_MAP.head | {"metadata": _metadata(source, name), "data": {_FILE: source.text}}
    return children.sealed(body)


def cron_job(
    source: Declared, defaults: PodDefaults, schedule: str, suspend: bool, link: str | None
) -> Json:
    """The CronJob.

    Args:
        source: with a usable spec.
        defaults: of pods of runs.
        schedule: in force, without `H`.
        suspend: whether it is to start nothing now.
        link: traceparent that scheduled runs link to; no reason to change anything by itself.
    """
    spec = source.spec
    env = {"HOMING_TRACE_LINK": link} if link else {}
    body = CRON_JOB.head | {
        "metadata": _metadata(source, Names.of(source.name).cron_job),
        "spec": {
            "schedule": schedule,
            "timeZone": spec.time_zone,
            "suspend": suspend,
            "concurrencyPolicy": spec.concurrency_policy,
            "startingDeadlineSeconds": spec.starting_deadline_seconds,
            "successfulJobsHistoryLimit": spec.successful_jobs_history_limit,
            "failedJobsHistoryLimit": spec.failed_jobs_history_limit,
            "jobTemplate": {
                "metadata": {"labels": _labels(source, "schedule")},
                "spec": _job_spec(source, defaults, "schedule", env),
            },
        },
    }
    return children.sealed(body)


def backfill(source: Declared, defaults: PodDefaults, parent: str | None) -> Json:
    """The first run, which goes back further than others."""
    return _job(source, defaults, Names.of(source.name).backfill, "backfill", parent)


def manual(source: Declared, defaults: PodDefaults, wish: str, parent: str | None) -> Json:
    """A run that somebody has asked for."""
    return _job(source, defaults, run_name(source.name, wish), "manual", parent)


def link_of(live: Json | None) -> str | None:
    """The traceparent that a live CronJob gives to its runs."""
    if live is None:
        return None
    containers = live["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    env = {each["name"]: each.get("value") for each in containers[0].get("env", ())}
    return env.get("HOMING_TRACE_LINK")


def _job(source: Declared, defaults: PodDefaults, name: str, why: Why, parent: str | None) -> Json:
    env = {"TRACEPARENT": parent} if parent else {}
    # Not its controller: the CronJob controller takes every Job for its own whose controller bears the CronJob's
    # name, whatever its kind, and would remove this one by its history limits (`getJobsToBeReconciled`).
    labels = _labels(source, why)
    metadata = children.metadata(SCRAPE_SOURCE, source.metadata, name, labels, controlled=False)
    spec = _job_spec(source, defaults, why, env) | {"ttlSecondsAfterFinished": _KEPT}
    return children.sealed(JOB.head | {"metadata": metadata, "spec": spec})


def _job_spec(source: Declared, defaults: PodDefaults, why: Why, env: Mapping[str, str]) -> Json:
    spec: Json = {
        "activeDeadlineSeconds": BACKFILL_DEADLINE if why == "backfill" else RUN_DEADLINE,
        "backoffLimit": 0,
        # The server's defaults, spelled out: what is not asked for is not mended either.
        "parallelism": 1,
        "completions": 1,
        "template": pods.template(_program(source, why, env), defaults),
    }
    if why != "schedule" or source.spec.concurrency_policy == "Replace":
        # A scheduled run that meets another one is left out. What somebody waits for is tried again, and what takes
        # the place of a run that has yet to end.
        codes = {"operator": "In", "values": [ALREADY_RUNNING]}
        rule = {"action": "Ignore", "onExitCodes": {"containerName": "scrape"} | codes}
        spec["podFailurePolicy"] = {"rules": [rule]}
    return spec


def _program(source: Declared, why: Why, env: Mapping[str, str]) -> pods.Program:
    spec = source.spec
    args = ["scrape", "-f", f"{_FOLDER}/{_FILE}"]
    if why == "backfill" and (spec.html or spec.api):
        args += ["--backfill-days", str(spec.backfill_days)]
    volumes = [{"name": "source", "configMap": {"name": Names.of(source.name).config_map}}]
    mounts = [{"name": "source", "mountPath": _FOLDER, "readOnly": True}]
    more: dict[str, str] = {}
    if spec.secret_ref is not None:
        volumes.append({"name": "secrets", "secret": {"secretName": spec.secret_ref.name}})
        mounts.append({"name": "secrets", "mountPath": _SECRETS, "readOnly": True})
        more["HOMING_SECRETS_DIR"] = _SECRETS
    return pods.Program(
        name="scrape",
        args=args,
        env={"HOMING_TERMINATION_LOG": _RESULT, **more, **env},
        labels=_labels(source, why),
        volumes=volumes,
        mounts=mounts,
        resources=spec.resources.model_dump(mode="json", exclude_defaults=True),
        more={"restartPolicy": "Never", "terminationGracePeriodSeconds": _GRACE},
        container={"terminationMessagePath": _RESULT, "terminationMessagePolicy": "File"},
    )


def _metadata(source: Declared, name: str) -> Json:
    labels = {names.SOURCE_LABEL: source.name}
    return children.metadata(SCRAPE_SOURCE, source.metadata, name, labels)


def _labels(source: Declared, why: Why) -> dict[str, str]:
    return {
        names.MANAGED_BY: names.MANAGER,
        names.SOURCE_LABEL: source.name,
        names.RUN_LABEL: why,
    }
