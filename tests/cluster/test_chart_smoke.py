"""What `helm test` runs, against a real API server and with the rights that the chart grants it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from testcluster.operators import Operator
from testcluster.plane import ControlPlane
from tests.charts.generated import CHART
from tests.charts.rendering import render

pytestmark = pytest.mark.cluster

_SMOKE = CHART / "files" / "smoke.py"


@pytest.fixture
def environment(control_plane: ControlPlane, operator: Operator, tmp_path: Path) -> dict[str, str]:
    """As in the pod: its account's token, the resources, an operator that lives."""
    kube, namespace = control_plane.kube, operator.rights.namespace
    for kind in ("ServiceAccount", "Role", "RoleBinding"):
        document = render().get(kind, "smoke")
        document = {**document, "metadata": {"name": "homing-smoke"}}
        for subject in document.get("subjects", ()):
            subject["namespace"] = namespace
        kube.apply(document, namespace)
    config = yaml.safe_load(control_plane.kubeconfig().read_text())
    authority = Path(config["clusters"][0]["cluster"]["certificate-authority"])
    (tmp_path / "ca.crt").write_bytes(authority.read_bytes())
    (tmp_path / "namespace").write_text(namespace)
    (tmp_path / "token").write_text(kube.token(namespace, "homing-smoke"))
    (tmp_path / "sources.json").write_text(
        render().get("ConfigMap", "smoke")["data"]["sources.json"]
    )
    return {
        "SMOKE_ACCOUNT": str(tmp_path),
        "SMOKE_SOURCES": str(tmp_path / "sources.json"),
        "SMOKE_API_SERVER": control_plane.url,
        "OPERATOR_HEALTH_URL": f"http://127.0.0.1:{operator.port}/healthz",
    }


def run(environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, str(_SMOKE))
    return subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, check=False
    )


def test_it_takes_one_resource_of_each_kind_and_keeps_none(
    control_plane: ControlPlane, operator: Operator, environment: dict[str, str]
) -> None:
    done = run(environment)
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line.split()[0] for line in lines] == ["ok"] * 7
    for kind in ("scrapesources", "workerpools", "telegramaccounts"):
        assert control_plane.kube.list(kind, operator.rights.namespace) == []


def test_it_fails_without_an_operator(operator: Operator, environment: dict[str, str]) -> None:
    operator.kill()
    done = run(environment)
    assert done.returncode == 1
    assert "FAILED  OPERATOR_HEALTH_URL" in done.stdout


def test_it_fails_where_a_resource_is_refused(environment: dict[str, str], tmp_path: Path) -> None:
    wrong = (tmp_path / "sources.json").read_text().replace('"suspend":', '"suspended":')
    (tmp_path / "sources.json").write_text(wrong)
    done = run(environment)
    assert done.returncode == 1
    assert 'unknown field "spec.suspended"' in done.stdout.replace("\\", "")
