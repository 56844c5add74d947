"""What is watched for sources."""

from __future__ import annotations

from homing_operator import names
from homing_operator.json_types import Json
from homing_operator.kinds import CONFIG_MAP, CRON_JOB, JOB, POD, SCRAPE_SOURCE, Kind
from homing_operator.sources import runs
from homing_operator.store import Key, Store, trimmed


def all_stores() -> dict[Kind, Store]:
    """Empty ones; of children, only those that bear our label."""
    return {
        SCRAPE_SOURCE: Store(SCRAPE_SOURCE, concerns=_itself),
        CONFIG_MAP: _children(CONFIG_MAP),
        CRON_JOB: Store(CRON_JOB, selector=names.MANAGED, concerns=_labelled, keep=_without_status),
        JOB: Store(
            JOB,
            selector=names.MANAGED,
            concerns=_labelled,
            keep=runs.remembered_job,
            counts=_paced_by_turns,
        ),
        POD: Store(POD, selector=names.MANAGED, concerns=_labelled, keep=runs.remembered_pod),
    }


def _children(kind: Kind) -> Store:
    return Store(kind, selector=names.MANAGED, concerns=_labelled)


def _itself(found: Json) -> Key:
    return Key(found["metadata"]["namespace"], found["metadata"]["name"])


def _labelled(found: Json) -> Key | None:
    source = found["metadata"].get("labels", {}).get(names.SOURCE_LABEL)
    return Key(found["metadata"]["namespace"], source) if source else None


def _without_status(found: Json) -> Json:
    return {key: value for key, value in trimmed(found).items() if key != "status"}


def _paced_by_turns(job: Json) -> bool:
    """Runs that `maxConcurrentRuns` counts."""
    why = job["metadata"].get("labels", {}).get(names.RUN_LABEL)
    return why in ("backfill", "manual") and runs.end_of(job) is None
