"""A node and its control plane as one thing."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from homing.embedded.server import Program, free_port
from testcluster.client import Kube, Object, RefusedError
from testcluster.node import containerd, dns, kubelet, places, proxy, scheduler
from testcluster.node.places import Folders
from testcluster.plane import ControlPlane
from testcluster.processes import Processes

_IMAGES = Path(__file__).parents[3] / "scripts" / "cluster" / "images"
_SYSTEM = "kube-system"
_BUILT_IN = frozenset({"default", "kube-node-lease", "kube-public", _SYSTEM})

#: Debian with Python 3.11, made by `scripts/cluster/images`.
BASE_IMAGE = "localhost/homing/base:bookworm"


class Node:
    """A whole Kubernetes of one node, for root. There can be one on a machine."""

    def __init__(self, folder: Path, names: Mapping[str, str] | None = None) -> None:
        """Plans it.

        Args:
            folder: for data, logs and keys; its path should be short.
            names: that pods resolve beside those of services, with their addresses.

        Raises:
            ServerError: a program cannot be had.
        """
        self.plane = ControlPlane(folder / "plane", address=places.ADDRESS)
        self.folders = Folders(folder)
        self._dns_port = free_port()
        self._runtime = Processes({"containerd": containerd.prepare(self.folders)}, folder)
        self._processes = Processes(self._plan(names or {}), folder)

    @property
    def kube(self) -> Kube:
        """A client that may do everything."""
        return self.plane.kube

    def start(self) -> None:
        """Starts all programs, takes the images in, and returns when pods can run.

        Raises:
            ServerError: a program did not start; the end of its log is in the message.
        """
        _bridge_up()
        self.plane.start()
        self._runtime.start()
        self.take_in(*_archives())
        for document in dns.service(self._dns_port):
            self.kube.apply(document, _SYSTEM)
        self._processes.start()
        self.kube.wait_for("nodes", places.NAME, until=_ready, seconds=90)

    def take_in(self, *archives: Path) -> None:
        """Imports images from archives; pods use them with `imagePullPolicy: IfNotPresent`."""
        containerd.import_images(self.folders, archives)

    def stop(self) -> None:
        """Ends all pods, then all programs, and leaves nothing behind in the kernel."""
        with contextlib.suppress(RefusedError, OSError):
            self._end_pods()
        self._processes.stop()
        self._runtime.stop()
        proxy.clean()
        kubelet.clean()
        self.plane.stop()
        _unmount(self.folders.root)
        _run("ip", "link", "delete", places.BRIDGE)

    def _end_pods(self) -> None:
        """What runs in containers outlives containerd, so it has to end before."""
        names = {one["metadata"]["name"] for one in self.kube.list("namespaces")}
        for name in names - _BUILT_IN:
            self.kube.delete("namespaces", name)
        deadline = time.monotonic() + 60
        while self.kube.list("pods") and time.monotonic() < deadline:
            time.sleep(0.2)

    def _plan(self, names: Mapping[str, str]) -> dict[str, Program]:
        plane = self.plane
        name = f"system:node:{places.NAME}"
        return {
            "kube-scheduler": scheduler.prepare(
                kubeconfig=plane.kubeconfig("system:kube-scheduler")
            ),
            "kubelet": kubelet.prepare(
                self.folders,
                kubeconfig=plane.kubeconfig(name, ["system:nodes"]),
                authority=plane.authority,
            ),
            "kube-proxy": proxy.prepare(
                self.folders, kubeconfig=plane.kubeconfig("system:kube-proxy")
            ),
            "coredns": dns.prepare(
                self.folders, port=self._dns_port, kubeconfig=plane.kubeconfig(), names=names
            ),
        }


@contextlib.contextmanager
def running(folder: Path, names: Mapping[str, str] | None = None) -> Iterator[Node]:
    """A node from its start to its end.

    Raises:
        ServerError: a program cannot be had, or did not start.
    """
    node = Node(folder, names)
    try:
        node.start()
        yield node
    finally:
        node.stop()


def _archives() -> list[Path]:
    made = subprocess.run((str(_IMAGES),), check=True, capture_output=True, text=True)
    return [Path(line) for line in made.stdout.split()]


def _bridge_up() -> None:
    """An address of the machine that nobody reaches from outside, and that pods do."""
    _run("ip", "link", "add", places.BRIDGE, "type", "bridge")
    _run("ip", "address", "add", f"{places.ADDRESS}/24", "dev", places.BRIDGE)
    _run("ip", "link", "set", places.BRIDGE, "up")


def _unmount(folder: Path) -> None:
    """The kubelet mounts its own folder, and what pods had may still be mounted below it."""
    mounted = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
    for place in reversed([one for one in mounted if Path(one).is_relative_to(folder)]):
        _run("umount", place)


def _run(*command: str) -> None:
    # It may be there, or gone, already.
    subprocess.run(command, check=False, capture_output=True)


def _ready(node: Object) -> bool:
    conditions = node.get("status", {}).get("conditions", ())
    return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)
