"""A control plane with many sources, for the benchmark of the operator."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from testcluster import definitions, plane
from testcluster.client import Kube, Object
from testcluster.plane import ControlPlane

_ROOT = Path(__file__).parents[1]
_EXAMPLE = _ROOT / "examples" / "sources" / "nestwell.yaml"

NAMESPACE = "homing"


@dataclass(frozen=True)
class World:
    """What all parts of the benchmark share."""

    plane: ControlPlane
    folder: Path

    @property
    def kube(self) -> Kube:
        """May do everything."""
        return self.plane.kube

    def make(self, documents: Iterable[Object]) -> None:
        """Creates objects as fast as the API server takes them."""
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(self.kube.create, documents))

    def namespace(self, name: str) -> None:
        """Makes a namespace, ready for pods."""
        self.kube.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
        self.kube.wait_for("serviceaccounts", "default", name)


@contextmanager
def running(folder: Path) -> Iterator[World]:
    """A control plane that knows our resources, with one namespace for them."""
    with plane.running(folder / "plane") as started:
        definitions.take_in(started.kube, _ROOT / "crds")
        world = World(started, folder)
        world.namespace(NAMESPACE)
        yield world


def sources(names: Iterable[str], *, suspend: bool) -> Iterator[Object]:
    """The example source under other names, on a usual schedule."""
    example: Object = yaml.safe_load(_EXAMPLE.read_text())
    for name in names:
        made = copy.deepcopy(example)
        made["metadata"] = {"name": name, "namespace": NAMESPACE}
        made["spec"] |= {"suspend": suspend, "schedule": "H/15 * * * *"}
        yield made
