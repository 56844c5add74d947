"""What can go wrong on a cluster, done on purpose. Each function returns when the fault is over, or cannot be undone."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from e2e.world import World
from testcluster.client import Object
from testcluster.node import places

#: Seconds that something is away.
_OUTAGE = 20.0

#: Bytes of the file system of PostgreSQL in `full_disk`.
_DISK = 512 << 20

_TABLE = "homing_fault"


def kill(world: World, component: str) -> None:
    """All pods of a component end at once, as with their node; something makes new ones."""
    pods = _some(world, component)
    names = [one["metadata"]["name"] for one in pods]
    options = ("--grace-period=0", "--force", "--wait=false")
    world.kubectl("delete", "pod", "-n", world.namespace, *names, *options)


def delete(world: World, component: str) -> None:
    """All pods of a component are told to end, and have their time for it."""
    names = [one["metadata"]["name"] for one in _some(world, component)]
    world.kubectl("delete", "pod", "-n", world.namespace, *names, "--wait=false")


def restart_api_server(world: World) -> None:
    """Nothing can be asked of the cluster for a while; what runs goes on."""
    world.node.plane.stop("kube-apiserver")
    time.sleep(_OUTAGE)
    world.node.plane.start("kube-apiserver")


def partition(world: World) -> None:
    """No packet reaches Redis, and none leaves it, for a while."""
    [pod] = world.pods("redis")
    with _dropped(str(pod["status"]["podIP"]), 6379):
        time.sleep(_OUTAGE)


def upgrade_operator(world: World) -> None:
    """The operator's pod is replaced while it scales."""
    deployment = f"deployment/{world.release}-operator"
    world.kubectl("rollout", "restart", "-n", world.namespace, deployment)
    world.kubectl("rollout", "status", "-n", world.namespace, deployment, "--timeout=120s")


def drain(world: World) -> None:
    """All pods are asked to leave the node, which takes new ones a while later."""
    options = ("--ignore-daemonsets", "--delete-emptydir-data", "--force", "--timeout=180s")
    # Budgets that allow no pod less would hold it up for ever where there is one node.
    world.kubectl("drain", places.NAME, "--disable-eviction", *options)
    try:
        time.sleep(_OUTAGE / 2)
    finally:
        world.kubectl("uncordon", places.NAME)


def rotate_secrets(world: World) -> None:
    """A new password of the database: first in PostgreSQL, then in the Secret, then new pods."""
    password = secrets.token_hex(16)
    with world.database() as connection:
        connection.execute(f"ALTER ROLE homing PASSWORD '{password}'".encode())
    name = f"{world.release}-postgresql"
    url = f"postgresql://homing:{password}@{name}.{world.namespace}.svc:5432/homing"
    change = {"stringData": {"password": password, "DATABASE_URL": url}}
    world.kube.patch("secrets", name, world.namespace, change)
    selector = f"app.kubernetes.io/instance={world.release}"
    world.kubectl("rollout", "restart", "deployment", "-n", world.namespace, "-l", selector)


def fill_disk(world: World) -> None:
    """PostgreSQL's file system is full for a while."""
    filler = _data(world) / "filler"
    free = os.statvfs(filler.parent)
    with contextlib.suppress(OSError), filler.open("wb") as file:
        for _ in range(free.f_bavail * free.f_frsize // (1 << 20) + 1):
            file.write(bytes(1 << 20))
    try:
        time.sleep(_OUTAGE)
    finally:
        filler.unlink()


@contextlib.contextmanager
def small_disk(world: World) -> Iterator[None]:
    """PostgreSQL is on a file system of limited size, in memory, while the body runs."""
    place = _data(world)
    kept = place.with_name("postgresql-kept")
    with _stopped(world, "postgresql"):
        shutil.copytree(place, kept, symlinks=True)
        _run("cp", "-a", f"{place}/.", str(kept))
        _run("mount", "-t", "tmpfs", "-o", f"size={_DISK},mode=0755", "tmpfs", str(place))
        _run("cp", "-a", f"{kept}/.", str(place))
        _run("chown", "--reference", str(kept), str(place))
    try:
        yield
    finally:
        with _stopped(world, "postgresql"):
            _run("rsync" if shutil.which("rsync") else "cp", "-a", f"{place}/.", str(kept))
            _run("umount", str(place))
            _run("cp", "-a", f"{kept}/.", str(place))
            shutil.rmtree(kept)


#: By the name in the table.
FAULTS: dict[str, Callable[[World], None]] = {
    "nothing": lambda world: None,
    **{
        f"delete the pod of {one}": lambda world, one=one: delete(world, one)  # type: ignore[misc]
        for one in ("operator", "match-worker", "deliver-worker", "maintenance", "bot", "web")
    },
    "kill the pod of a run": lambda world: kill(world, "run"),
    "kill the pod of a match worker": lambda world: kill(world, "match-worker"),
    "kill PostgreSQL": lambda world: kill(world, "postgresql"),
    "kill Redis": lambda world: kill(world, "redis"),
    "API server away for 20 s": restart_api_server,
    "Redis cut off for 20 s": partition,
    "operator replaced while it scales": upgrade_operator,
    "password of the database rotated": rotate_secrets,
    "PostgreSQL's disk full for 20 s": fill_disk,
    "node drained for 10 s": drain,
}


def _some(world: World, component: str, seconds: float = 60) -> list[Object]:
    """Pods of a component that run, once there are any: pools and runs have none at times."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        running = [one for one in world.pods(component) if one["status"].get("phase") == "Running"]
        if running:
            return running
        time.sleep(0.05)
    raise TimeoutError(f"no pod of {component} within {seconds} s")


def _data(world: World) -> Path:
    """The folder of PostgreSQL's volume."""
    volume = world.kube.get("persistentvolumes", "postgresql")
    assert volume is not None  # noqa: S101 - the world has made it
    return Path(volume["spec"]["hostPath"]["path"])


@contextlib.contextmanager
def _stopped(world: World, component: str) -> Iterator[None]:
    """A StatefulSet without its pod."""
    name = f"statefulset/{world.release}-{component}"
    world.kubectl("scale", "-n", world.namespace, name, "--replicas=0")
    world.wait_pods(component, 0)
    yield
    world.kubectl("scale", "-n", world.namespace, name, "--replicas=1")
    world.wait_pods(component, 1)


@contextlib.contextmanager
def _dropped(address: str, port: int) -> Iterator[None]:
    rules = f"""
        table ip {_TABLE} {{
            chain forward {{
                type filter hook forward priority -200;
                ip daddr {address} tcp dport {port} drop
                ip saddr {address} tcp sport {port} drop
            }}
        }}
    """
    subprocess.run(("nft", "-f", "-"), input=rules, text=True, check=True)
    try:
        yield
    finally:
        _run("nft", "delete", "table", "ip", _TABLE)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
