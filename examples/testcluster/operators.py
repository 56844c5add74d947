"""The operator as a process beside the control plane, with just the rights that the chart grants it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from homing.embedded.server import ending_with_parent, free_port, tail
from testcluster import programs
from testcluster.client import Object
from testcluster.commands import Command
from testcluster.plane import ControlPlane

_CHART = Path(__file__).parents[2] / "charts" / "homing"

#: Enough for the chart to be rendered; the secrets need not be there.
_VALUES = tuple(
    f"--set={group}.existingSecret=none"
    for group in ("externalDatabase", "externalRedis", "telegram")
)


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What stands for the operator in a namespace: its account, Role and configuration are applied."""

    plane: ControlPlane
    namespace: str
    #: As the audit log names it.
    user: str
    config: Path


def grant(plane: ControlPlane, namespace: str, folder: Path, *values: str) -> Rights:
    """Applies the account and the Role of the chart's operator; writes its configuration into a folder.

    Args:
        plane: runs.
        namespace: of release and resources.
        folder: for `operator.yaml`.
        values: options of helm, such as `--set=operator.maxConcurrentRuns=3`.
    """
    documents = _rendered(plane, namespace, values)
    config = next(one for one in documents if one["kind"] == "ConfigMap")
    for document in documents:
        plane.kube.apply(document, namespace)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "operator.yaml"
    path.write_text(config["data"]["operator.yaml"])
    binding = next(one for one in documents if one["kind"] == "RoleBinding")
    account = binding["subjects"][0]["name"]
    user = f"system:serviceaccount:{namespace}:{account}"
    return Rights(plane=plane, namespace=namespace, user=user, config=path)


def _rendered(plane: ControlPlane, namespace: str, values: Sequence[str]) -> list[Object]:
    shown = (
        f"--show-only=templates/operator/{name}.yaml"
        for name in ("serviceaccounts", "rbac", "config")
    )
    helm = Command("helm", plane.kubeconfig())
    text = helm(
        "template", "homing", str(_CHART), "--namespace", namespace, *_VALUES, *values, *shown
    )
    return [document for document in yaml.safe_load_all(text) if document]


class Operator:
    """`homing operator`, started and killed at will."""

    def __init__(self, rights: Rights, settings: Mapping[str, str] | None = None) -> None:
        """Args:
        rights: of `grant`.
        settings: further variables, such as REDIS_URL.
        """
        self.rights = rights
        self.log = rights.config.with_name("operator.log")
        self.port = free_port()
        self._settings = dict(settings or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of the process that runs."""
        assert self._process is not None, "the operator does not run"  # noqa: S101
        return self._process.pid

    def start(self) -> None:
        """Starts the process; it takes a while until it is ready."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "homing", "operator"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | self._environment() | self._settings,
                preexec_fn=ending_with_parent(signal.SIGKILL),  # noqa: PLW1509 - takes no lock
            )

    def wait_ready(self, seconds: float = 60) -> None:
        """Returns when it says so on `/readyz`.

        Raises:
            TimeoutError: it ended, or took longer; the end of its log is in the message.
        """
        deadline = time.monotonic() + seconds
        while not programs.healthy(f"http://127.0.0.1:{self.port}/readyz"):
            ended = self._process is None or self._process.poll() is not None
            if ended or time.monotonic() > deadline:
                raise TimeoutError(f"the operator is not ready:\n{tail(self.log)}")
            time.sleep(0.05)

    def kill(self) -> None:
        """Ends the process without a warning."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ends the process in good order."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(30)
            self._process = None

    def _environment(self) -> dict[str, str]:
        rights = self.rights
        return {
            "KUBECONFIG": str(rights.plane.kubeconfig(rights.user)),
            "OPERATOR_CONFIG": str(rights.config),
            "POD_NAMESPACE": rights.namespace,
            "POD_NAME": "operator",
            "METRICS_PORT": str(self.port),
            "LOG_FORMAT": "json",
            "HOMING_DATA_DIR": str(rights.config.parent),
        }


@contextlib.contextmanager
def running(rights: Rights, settings: Mapping[str, str] | None = None) -> Iterator[Operator]:
    """An operator that is ready, until the block ends."""
    operator = Operator(rights, settings)
    operator.start()
    try:
        operator.wait_ready()
        yield operator
    finally:
        operator.stop()
