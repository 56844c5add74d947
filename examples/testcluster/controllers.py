"""The controller manager: the real controllers of CronJobs, Jobs, Deployments, garbage and namespaces."""

from __future__ import annotations

from pathlib import Path

from homing.embedded.server import Program
from testcluster import programs


def prepare(*, port: int, kubeconfig: Path, authority: Path, signing_key: Path) -> Program:
    """The controller manager on loopback.

    Args:
        port: for its health.
        kubeconfig: of a user who may do everything; each controller has an account of its own.
        authority: certificate that pods find in their namespace's `kube-root-ca.crt`.
        signing_key: of service account tokens.

    Raises:
        ServerError: the program cannot be had.
    """
    command = (
        str(programs.find("kube-controller-manager")),
        f"--kubeconfig={kubeconfig}",
        f"--root-ca-file={authority}",
        f"--service-account-private-key-file={signing_key}",
        "--use-service-account-credentials",
        # There is but one.
        "--leader-elect=false",
        "--bind-address=127.0.0.1",
        f"--secure-port={port}",
    )
    url = f"https://127.0.0.1:{port}"
    return Program(
        command=command,
        url=url,
        stop_signal=programs.AT_ONCE,
        ready=lambda: programs.healthy(f"{url}/healthz"),
    )
