"""The world: node, servers beside it, and the release."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from urllib.request import urlopen

import psycopg

from e2e import programs, release
from e2e.background import Background
from e2e.portal import Portal
from e2e.programs import S3
from e2e.telegram import Telegram
from homing.settings.model import PORTAL_HOST
from testcluster.client import Kube, Object
from testcluster.commands import Command
from testcluster.node import node as nodes
from testcluster.node import places
from testcluster.node.node import Node
from testcluster.processes import Processes

#: The checkout that this belongs to.
ROOT = Path(__file__).parents[2]
#: The checkout that images are built from.
TREE = Path(os.environ.get("E2E_TREE") or ROOT)
_SOURCES = ROOT / "examples" / "sources"
_PORTS = {"web": 8000}
_RUN_NOW = "homing.dev/run-now"


class World:
    """All of it, as whoever operates it sees it."""

    def __init__(self, node: Node, folder: Path, telegram: Telegram, portal: Portal) -> None:
        self.node = node
        self.telegram = telegram
        self.portal = portal
        #: Of the node; servers beside it listen there.
        self.address = places.ADDRESS
        self.namespace, self.release = release.NAMESPACE, release.NAME
        self.s3 = S3(self.address)
        traces, self.jaeger = programs.jaeger_at(self.address)
        #: `start` and `stop` by name: versitygw, jaeger.
        self.servers = Processes({"versitygw": self.s3.program(folder), "jaeger": traces}, folder)
        self._runs = 0

    @property
    def kube(self) -> Kube:
        """A client that may do everything."""
        return self.node.kube

    @cached_property
    def kubectl(self) -> Command:
        """kubectl, as the administrator."""
        return Command("kubectl", self.node.plane.kubeconfig())

    @cached_property
    def helm(self) -> Command:
        """helm, as the administrator."""
        return Command("helm", self.node.plane.kubeconfig())

    def prepare(self, folder: Path) -> None:
        """Starts the servers beside the node, and makes what an installation needs."""
        self.servers.start()
        self.s3.make_bucket()
        release.apply(self.kube, release.before(self.s3, self.telegram.token))
        release.apply(self.kube, release.volumes(folder))

    def install(self, chart: Path = release.CHART, **values: str) -> str:
        """`helm install`; returns when all is ready. Values are as for `--set`."""
        return self._release("install", chart, values)

    def upgrade(self, chart: Path = release.CHART, **values: str) -> str:
        """`helm upgrade`, as `install`."""
        return self._release("upgrade", chart, values)

    def apply_sources(self, name: str = "") -> str:
        """`kubectl apply` of the example sources, or of one file of them."""
        return self.kubectl("apply", "-n", self.namespace, "-f", str(_SOURCES / name))

    def run_now(self, source: str = "nestwell") -> str:
        """Asks for a run; the name of its Job, once that is there."""
        self._runs += 1
        before = {one["metadata"]["name"] for one in self.jobs(source)}
        mark = {"metadata": {"annotations": {_RUN_NOW: f"{time.time()}-{self._runs}"}}}
        self.kube.patch("scrapesources", source, self.namespace, mark)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for job in self.jobs(source):
                name = str(job["metadata"]["name"])
                if name not in before and "-run-" in name:
                    return name
            time.sleep(0.05)
        raise TimeoutError(f"no Job of {source} came of {_RUN_NOW}")

    def wait_backfilled(self, source: str, seconds: float = 240) -> Object:
        """A source, once its first run is over."""
        return self.kube.wait_for(
            *("scrapesources", source, self.namespace), until=_is_backfilled, seconds=seconds
        )

    def jobs(self, source: str) -> list[Object]:
        """All runs of a source that are there."""
        return self.kube.list("jobs", self.namespace, labels=f"homing.dev/source={source}")

    def finished(self, job: str, seconds: float = 180) -> Object:
        """A Job, once it has ended, well or not."""
        return self.kube.wait_for("jobs", job, self.namespace, until=_ended, seconds=seconds)

    def pods(self, component: str) -> list[Object]:
        """Of a component of the release; `run` are those of runs."""
        labels = (
            f"app.kubernetes.io/instance={self.release},app.kubernetes.io/component={component}"
        )
        return self.kube.list("pods", self.namespace, labels=labels)

    def ready_pods(self, component: str) -> list[Object]:
        """Those that run, are ready, and are not told to end."""
        return [one for one in self.pods(component) if _is_ready(one)]

    def wait_pods(self, component: str, count: int, seconds: float = 90) -> list[Object]:
        """The pods of a component, once so many are there and all of them are ready.

        Raises:
            TimeoutError: it is otherwise for so many seconds.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            pods = self.pods(component)
            if len(pods) == count and all(map(_is_ready, pods)):
                return pods
            time.sleep(0.1)
        found = self.kubectl("get", "pods", "-n", self.namespace)
        raise TimeoutError(f"not {count} ready pods of {component} in {seconds} s:\n{found}")

    def logs(self, pod: str, *options: str) -> str:
        """`kubectl logs`."""
        return self.kubectl("logs", "-n", self.namespace, pod, *options)

    def metrics(self, component: str) -> str:
        """What the first ready pod of a component tells Prometheus."""
        [pod, *_] = self.ready_pods(component)
        address = f"{pod['status']['podIP']}:{_PORTS.get(component, 9090)}"
        with urlopen(f"http://{address}/metrics", timeout=10) as answer:
            return str(answer.read().decode())

    @contextlib.contextmanager
    def database(self) -> Iterator[psycopg.Connection]:
        """A connection to the release's PostgreSQL."""
        service = self.kube.wait_for("services", f"{self.release}-postgresql", self.namespace)
        secret = self.kubectl(
            *("get", "secret", f"{self.release}-postgresql", "-n", self.namespace),
            *("-o", "go-template={{.data.password | base64decode}}"),
        )
        url = f"postgresql://homing:{secret}@{service['spec']['clusterIP']}:5432/homing"
        with psycopg.connect(url, autocommit=True) as connection:
            yield connection

    def _release(self, verb: str, chart: Path, values: dict[str, str]) -> str:
        told = release.values(self.address, self.s3)
        options = ("-n", self.namespace, "--wait", "--timeout", "300s")
        return self.helm(verb, self.release, str(chart), *options, *release.options(told, values))


@contextlib.contextmanager
def running(folder: Path, tree: Path = TREE) -> Iterator[World]:
    """The node with images, servers and what an installation needs, from its start to its end.

    Args:
        folder: for all that is kept; its path should be short.
        tree: that the images are built from.

    Raises:
        ServerError: a program cannot be had, or did not start.
        CalledProcessError: an image could not be built.
    """
    archives = [components(tree), _built("servers/build")]
    with nodes.running(folder, {PORTAL_HOST: places.ADDRESS}) as node, Background() as background:
        node.take_in(*archives)
        telegram = Telegram(background, places.ADDRESS)
        here = World(node, folder, telegram, Portal(background, places.ADDRESS))
        try:
            here.prepare(folder)
            yield here
        finally:
            here.servers.stop()


def components(tree: Path = TREE) -> Path:
    """The archive of Homing's own images, built where need be.

    Raises:
        CalledProcessError: an image could not be built.
    """
    return _built("components", "--tree", str(tree))


def _built(script: str, *options: str) -> Path:
    command = (str(ROOT / "scripts" / "cluster" / script), *options)
    made = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return Path(made.stdout.decode().strip())


def _ended(job: Object) -> bool:
    conditions = job.get("status", {}).get("conditions", ())
    return any(
        one["type"] in ("Complete", "Failed") and one["status"] == "True" for one in conditions
    )


def _is_backfilled(source: Object) -> bool:
    return source.get("status", {}).get("backfill") in ("Done", "Failed")


def _is_ready(pod: Object) -> bool:
    conditions = pod.get("status", {}).get("conditions", ())
    ready = any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)
    return ready and "deletionTimestamp" not in pod["metadata"]
