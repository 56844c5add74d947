"""The node that pods run on."""

from __future__ import annotations

import pytest

from testcluster.client import Kube, Object
from testcluster.commands import Command
from testcluster.node.node import BASE_IMAGE

pytestmark = pytest.mark.node

_ASK = """
import time, urllib.request
for attempt in range(60):
    try:
        print(urllib.request.urlopen("http://web:80/", timeout=2).status)
        break
    except OSError as error:
        time.sleep(1)
"""


def test_a_restricted_pod_runs_resolves_a_service_and_is_read(
    kube: Kube, kubectl: Command, namespace: str
) -> None:
    kube.apply(
        _pod("web", "python3", "-m", "http.server", "8000", "--directory", "/usr"), namespace
    )
    kube.apply(_SERVICE, namespace)
    kube.apply(_pod("asks", "python3", "-c", _ASK), namespace)
    kube.wait_for("pods", "asks", namespace, until=_succeeded, seconds=120)
    assert kubectl("logs", "asks", "-n", namespace) == "200\n"


_SERVICE: Object = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "web"},
    "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8000}]},
}


def _succeeded(pod: Object) -> bool:
    return bool(pod["status"]["phase"] == "Succeeded")


def _pod(name: str, *command: str) -> Object:
    container = {
        "name": "main",
        "image": BASE_IMAGE,
        "imagePullPolicy": "IfNotPresent",
        "command": [*command],
        "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}},
    }
    security = {
        "runAsNonRoot": True,
        "runAsUser": 10001,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "labels": {"app": name}},
        "spec": {
            "restartPolicy": "Never",
            "terminationGracePeriodSeconds": 1,
            "securityContext": security,
            "containers": [container],
        },
    }
