"""containerd: runs containers, from images that are imported from archives."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from collections.abc import Iterable
from pathlib import Path

from homing.embedded.server import Program, ServerError
from testcluster.node import places
from testcluster.node.places import Folders

#: Made by `scripts/cluster/images`.
_PAUSE = "localhost/homing/pause:1"
_PLUGINS = Path("/usr/lib/cni")

_CONFIG = """\
version = 2
root = "{root}/containerd"
state = "{root}/containerd-state"

[grpc]
address = "{socket}"

[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "{pause}"
# Where the machine does not let us lower a process's score, runc would die.
restrict_oom_score_adj = true

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
SystemdCgroup = false

[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "{plugins}"
conf_dir = "{networks}"
"""


def prepare(folders: Folders) -> Program:
    """containerd with a network of one bridge.

    Raises:
        ServerError: it is not installed.
    """
    for program in ("containerd", "runc", "ctr"):
        installed(program)
    folders.file("cni/10-homing.conflist", json.dumps(_network(folders)))
    text = _CONFIG.format(
        root=folders.root,
        socket=folders.socket,
        pause=_PAUSE,
        plugins=_PLUGINS,
        networks=folders.networks,
    )
    return Program(
        command=(installed("containerd"), "--config", str(folders.file("containerd.toml", text))),
        url=f"unix://{folders.socket}",
        stop_signal=signal.SIGTERM,
        ready=lambda: _answers(folders),
    )


def import_images(folders: Folders, archives: Iterable[Path]) -> None:
    """Takes images in from archives, as they are named there."""
    for archive in archives:
        subprocess.run(
            (*_ctr(folders), "images", "import", str(archive)), check=True, capture_output=True
        )


def installed(program: str) -> str:
    """The path of a program of Debian's.

    Raises:
        ServerError: it is not installed; the message says what to do.
    """
    path = shutil.which(program)
    if path is None:
        packages = "containerd runc containernetworking-plugins iptables conntrack"
        raise ServerError(f"{program} is not installed: apt install {packages}")
    return path


def _ctr(folders: Folders) -> tuple[str, ...]:
    return ("ctr", "--address", str(folders.socket), "--namespace", "k8s.io")


def _answers(folders: Folders) -> bool:
    asked = subprocess.run((*_ctr(folders), "version"), check=False, capture_output=True)
    return asked.returncode == 0


def _network(folders: Folders) -> dict[str, object]:
    addresses = {
        "type": "host-local",
        "ranges": [[{"subnet": places.PODS, "gateway": places.ADDRESS}]],
        "routes": [{"dst": "0.0.0.0/0"}],
        "dataDir": str(folders.root / "addresses"),
    }
    bridge = {
        "type": "bridge",
        "bridge": places.BRIDGE,
        "isGateway": True,
        "hairpinMode": True,
        "ipam": addresses,
    }
    ports = {"type": "portmap", "capabilities": {"portMappings": True}}
    return {"cniVersion": "1.0.0", "name": places.NAME, "plugins": [bridge, ports]}
