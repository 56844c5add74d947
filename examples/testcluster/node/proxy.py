"""kube-proxy: addresses of services lead to pods."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from homing.embedded.server import Program, free_port
from testcluster import programs
from testcluster.node import containerd, places
from testcluster.node.places import Folders


def prepare(folders: Folders, *, kubeconfig: Path) -> Program:
    """kube-proxy by iptables, as the user `system:kube-proxy`.

    Raises:
        ServerError: a program cannot be had.
    """
    for program in ("iptables", "conntrack"):
        containerd.installed(program)
    health = f"127.0.0.1:{free_port()}"
    config = {
        "apiVersion": "kubeproxy.config.k8s.io/v1alpha1",
        "kind": "KubeProxyConfiguration",
        "mode": "iptables",
        "clusterCIDR": places.PODS,
        "hostnameOverride": places.NAME,
        "clientConnection": {"kubeconfig": str(kubeconfig)},
        "conntrack": {"maxPerCore": 0, "min": 0},
        "healthzBindAddress": health,
        "metricsBindAddress": f"127.0.0.1:{free_port()}",
    }
    path = folders.file("kube-proxy.json", json.dumps(config))
    return Program(
        command=(str(programs.find("kube-proxy")), f"--config={path}"),
        url=f"http://{health}",
        stop_signal=programs.AT_ONCE,
        ready=lambda: programs.healthy(f"http://{health}/healthz"),
    )


def clean() -> None:
    """Takes its rules out of the kernel."""
    command = (str(programs.find("kube-proxy")), "--cleanup")
    subprocess.run(command, check=False, capture_output=True)
