"""The kubelet: makes pods of this node run, and reports on them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from homing.embedded.server import Program, free_port
from testcluster import programs
from testcluster.node import places
from testcluster.node.places import Folders

_CHAINS = (
    ("filter", "KUBE-FIREWALL"),
    ("mangle", "KUBE-IPTABLES-HINT"),
    *((table, "KUBE-KUBELET-CANARY") for table in ("mangle", "nat", "filter")),
)


def prepare(folders: Folders, *, kubeconfig: Path, authority: Path) -> Program:
    """The kubelet of the only node.

    Args:
        folders: of the node.
        kubeconfig: of the user `system:node:<name>`.
        authority: whose certificates it believes.

    Raises:
        ServerError: the program cannot be had.
    """
    health = free_port()
    config = folders.file("kubelet.json", json.dumps(_config(folders, authority, health)))
    command = (
        str(programs.find("kubelet")),
        f"--config={config}",
        f"--kubeconfig={kubeconfig}",
        f"--root-dir={folders.root / 'kubelet'}",
        f"--cert-dir={folders.root / 'kubelet-pki'}",
        f"--hostname-override={places.NAME}",
        f"--node-ip={places.ADDRESS}",
    )
    url = f"http://127.0.0.1:{health}"
    return Program(
        command=command,
        url=url,
        stop_signal=programs.AT_ONCE,
        ready=lambda: programs.healthy(f"{url}/healthz"),
    )


def clean() -> None:
    """Takes its rules out of the kernel: it leaves them to whoever comes next."""
    for chain in ("INPUT", "OUTPUT"):
        _iptables("filter", "-D", chain, "-j", "KUBE-FIREWALL")
    for table, chain in _CHAINS:
        _iptables(table, "-F", chain)
        _iptables(table, "-X", chain)


def _iptables(table: str, *arguments: str) -> None:
    # It may be gone already.
    subprocess.run(("iptables", "-t", table, *arguments), check=False, capture_output=True)


def _config(folders: Folders, authority: Path, health: int) -> dict[str, object]:
    # The machine's own name servers are not for pods: they see the cluster and nothing else.
    resolver = folders.file("resolv.conf", f"nameserver {places.ADDRESS}\n")
    return {
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "kind": "KubeletConfiguration",
        "address": places.ADDRESS,
        "port": free_port(),
        "healthzBindAddress": "127.0.0.1",
        "healthzPort": health,
        "authentication": {
            "anonymous": {"enabled": False},
            "x509": {"clientCAFile": str(authority)},
        },
        "containerRuntimeEndpoint": f"unix://{folders.socket}",
        "podLogsDir": str(folders.root / "pod-logs"),
        "clusterDNS": [places.DNS_ADDRESS],
        "clusterDomain": places.DOMAIN,
        "resolvConf": str(resolver),
        # Small virtual machines: no systemd, cgroups of version 1, swap, little room.
        "cgroupDriver": "cgroupfs",
        "failCgroupV1": False,
        "failSwapOn": False,
        "localStorageCapacityIsolation": False,
        "evictionHard": {"memory.available": "100Mi", "nodefs.available": "1%"},
        "imageGCHighThresholdPercent": 100,
    }
