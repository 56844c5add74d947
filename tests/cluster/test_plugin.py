"""`kubectl homing`, as a person with the person's own rights uses it."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from testcluster import acting
from testcluster.client import Kube, Object
from testcluster.commands import Command, CommandError
from testcluster.plane import ControlPlane
from tests.cluster import objects
from tests.core.crds.declarations import account, pool, source

pytestmark = [pytest.mark.cluster, pytest.mark.usefixtures("crds")]

Homing = Callable[..., str]


@pytest.fixture
def homing(kubectl: Command, namespace: str, monkeypatch: pytest.MonkeyPatch) -> Homing:
    """Runs `kubectl homing` in the test's namespace."""
    folder = Path(sys.executable).parent
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str, kubeconfig: Path | None = None) -> str:
        return kubectl("homing", *arguments, "-n", namespace, kubeconfig=kubeconfig)

    return run


def _condition(kind: str, status: str, reason: str, message: str = "") -> Object:
    since = datetime.now(UTC).isoformat()
    return {
        "type": kind,
        "status": status,
        "reason": reason,
        "message": message,
        "lastTransitionTime": since,
    }


def _told(kube: Kube, namespace: str, kind: str, **status: Any) -> None:
    kube.patch(kind, "case", namespace, {"status": status}, subresource="status")


def _decision(**fields: Any) -> Object:
    made = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    inputs = {"queued": 40, "started": 2, "oldestSeconds": 130, "workers": 1}
    return {"time": made, "rule": "Load", "from": 1, "to": 9, "inputs": inputs} | fields


def test_everything_is_shown_at_a_glance(kube: Kube, homing: Homing, namespace: str) -> None:
    for case in (source(), pool(), account()):
        kube.create(case.document(), namespace)
    ready = _condition("Ready", "True", "Reconciled")
    blocked = _condition("Blocked", "True", "AntiBotPage")
    last = {"job": "a", "outcome": "blocked", "counts": {"found": 7}}
    _told(kube, namespace, "scrapesources", conditions=[ready, blocked], lastRun=last)
    _told(kube, namespace, "workerpools", lastDecision=_decision(), replicas=3, readyReplicas=2)
    lines = homing("status").splitlines()
    shown = [" ".join(line.split()) for line in lines if "case" in line]
    assert "html" in shown[0]
    assert "Reconciled, AntiBotPage" in shown[0]
    assert "40 │ 2 │ 2 of 3 ready │ 0 to 100 │ Load 5 min ago" in shown[1]
    assert "anna" in shown[2]
    assert "no operator has looked at it" in shown[2]


def test_an_empty_namespace_is_told(homing: Homing) -> None:
    assert homing("status") == "No sources, pools or accounts in this namespace.\n"


_RESULT = {
    "source": "case",
    "outcome": "succeeded",
    "counts": {"found": 5, "new": 3},
    "started_at": "2026-01-01T00:00:00Z",
    "finished_at": "2026-01-01T00:01:00Z",
}


@pytest.mark.usefixtures("operator")
def test_a_source_is_run_now_and_its_result_is_shown(
    kube: Kube, namespace: str, homing: Homing
) -> None:
    kube.apply(source(suspend=True).document(), namespace)
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(homing, "run", "case", "--wait", "--timeout", "120")
        job = _manual_job(kube, namespace)
        acting.finish(kube, namespace, job, message=json.dumps(_RESULT))
        assert asked.result(120) == "succeeded: 5 found, 3 new\n"


def _manual_job(kube: Kube, namespace: str) -> str:
    deadline = time.monotonic() + 60
    while not (jobs := kube.list("jobs", namespace, labels="homing.dev/run=manual")):
        assert time.monotonic() < deadline, "no Job was made"
        time.sleep(0.05)
    return str(jobs[0]["metadata"]["name"])


def test_a_run_that_nobody_makes_is_told(kube: Kube, homing: Homing, namespace: str) -> None:
    kube.create(source().document(), namespace)
    with pytest.raises(CommandError, match="was not made within 1 s: does the operator run"):
        homing("run", "case", "--wait", "--timeout", "1")


def test_what_keeps_a_source_from_running_is_told(
    kube: Kube, homing: Homing, namespace: str
) -> None:
    kube.create(source().document(), namespace)
    paused = _condition("Paused", "True", "Annotated", "remove the annotation")
    _told(kube, namespace, "scrapesources", conditions=[paused])
    with pytest.raises(CommandError, match="Annotated: remove the annotation"):
        homing("run", "case", "--wait", "--timeout", "1")


def test_a_decision_is_explained_in_plain_words(kube: Kube, homing: Homing, namespace: str) -> None:
    kube.create(pool(minReplicas=1, idleReplicas=0).document(), namespace)
    queues = [
        {"name": "match", "queued": 40, "started": 2},
        {"name": "mtach", "problem": "there is no such queue"},
    ]
    decision = _decision(message="42 jobs, 5 for each worker", wouldHave=9)
    _told(
        kube,
        namespace,
        "workerpools",
        lastDecision=decision,
        replicas=9,
        readyReplicas=1,
        queues=queues,
        drainSeconds=400,
    )
    assert homing("explain", "case").splitlines() == [
        "case: 9 workers, 1 ready, in Deployment w; between 1 and 100 are allowed, 0 while idle.",
        "Last decision (5 min ago): add 8, from 1 to 9, by the rule Load.",
        "  42 jobs, 5 for each worker",
        ("  It saw 40 waiting, the oldest 2 min, and 2 under way. One worker is for 5 jobs."),
        "  Queue match: 40 waiting, 2 under way.",
        "  Queue mtach cannot be read: there is no such queue",
        "  At the present rate all jobs are done in 6 min.",
    ]


def test_pause_and_resume_set_the_annotation(kube: Kube, homing: Homing, namespace: str) -> None:
    kube.create(account().document(), namespace)
    homing("pause", "account/case")
    found = kube.wait_for("telegramaccounts", "case", namespace)
    assert found["metadata"]["annotations"] == {"homing.dev/paused": "true"}
    homing("resume", "account/case")
    found = kube.wait_for("telegramaccounts", "case", namespace)
    assert "annotations" not in found["metadata"]


def test_a_mistyped_name_is_told_with_the_near_one(
    kube: Kube, homing: Homing, namespace: str
) -> None:
    kube.create(source().document(), namespace)
    with pytest.raises(CommandError, match=r"no ScrapeSource caes in .*Did you mean case\?"):
        homing("run", "caes")


def test_a_source_that_never_ran_has_no_log(kube: Kube, homing: Homing, namespace: str) -> None:
    kube.create(source().document(), namespace)
    with pytest.raises(CommandError, match="source case has no run that is still kept"):
        homing("logs", "case")


def test_a_pod_that_has_not_started_has_no_log(kube: Kube, homing: Homing, namespace: str) -> None:
    kube.create(source().document(), namespace)
    job = objects.job("case-run")
    job["metadata"]["labels"] = {"homing.dev/source": "case"}
    kube.apply(job, namespace)
    kube.wait_for("jobs", "case-run", namespace, until=lambda one: one["status"].get("active"))
    with pytest.raises(CommandError, match="has not started: Pending"):
        homing("logs", "case")


def test_a_person_without_rights_is_told(
    control_plane: ControlPlane, homing: Homing, namespace: str
) -> None:
    somebody = control_plane.kubeconfig(f"system:serviceaccount:{namespace}:default")
    with pytest.raises(
        CommandError, match=r"the cluster does not let you: scrapesources\S* is forb"
    ):
        homing("status", kubeconfig=somebody)


def test_a_cluster_that_does_not_answer_is_told(
    control_plane: ControlPlane, homing: Homing, tmp_path: Path
) -> None:
    gone = tmp_path / "config"
    text = control_plane.kubeconfig().read_text().replace(control_plane.url, "https://127.0.0.1:9")
    gone.write_text(text)
    with pytest.raises(CommandError, match="the cluster does not answer"):
        homing("status", kubeconfig=gone)


def test_no_kubeconfig_is_told(homing: Homing, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no cluster: .*Set KUBECONFIG"):
        homing("status", kubeconfig=tmp_path / "none")
