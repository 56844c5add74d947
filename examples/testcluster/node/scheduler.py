"""The scheduler: gives pods to the node."""

from __future__ import annotations

from pathlib import Path

from homing.embedded.server import Program, free_port
from testcluster import programs


def prepare(*, kubeconfig: Path) -> Program:
    """The scheduler on loopback.

    Raises:
        ServerError: the program cannot be had.
    """
    port = free_port()
    command = (
        str(programs.find("kube-scheduler")),
        f"--kubeconfig={kubeconfig}",
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
