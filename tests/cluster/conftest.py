"""A real Kubernetes control plane, started once a session; each test gets a namespace of its own."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from homing.embedded.server import ServerError
from testcluster import definitions, operators, plane
from testcluster.client import Kube
from testcluster.commands import Command
from testcluster.operators import Operator, Rights
from testcluster.plane import ControlPlane

_CRDS = Path(__file__).parents[2] / "crds"

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def control_plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlPlane]:
    """etcd, API server and controllers, but no node: nothing runs pods; see `testcluster.acting`."""
    with contextlib.ExitStack() as stack:
        folder = tmp_path_factory.mktemp("cluster")
        try:
            started = stack.enter_context(plane.running(folder))
        except ServerError as error:
            raise pytest.fail.Exception(f"no control plane: {error}", pytrace=False) from None
        yield started


@pytest.fixture
def kube(control_plane: ControlPlane) -> Kube:
    """A client that may do everything."""
    return control_plane.kube


@pytest.fixture
def namespace(kube: Kube) -> Iterator[str]:
    """An empty namespace in which pods can be made; it goes with all that is in it."""
    name = f"test-{os.getpid()}-{next(_numbers)}"
    kube.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    kube.wait_for("serviceaccounts", "default", name)
    yield name
    kube.delete("namespaces", name)


@pytest.fixture(scope="session")
def crds(control_plane: ControlPlane) -> list[str]:
    """The definitions of `crds/` are served; gives their names."""
    return definitions.take_in(control_plane.kube, _CRDS)


@pytest.fixture
def kubectl(control_plane: ControlPlane) -> Command:
    """Runs kubectl: `kubectl("get", "pods", kubeconfig=control_plane.kubeconfig("ann"))`."""
    return Command("kubectl", control_plane.kubeconfig())


@pytest.fixture
def helm(control_plane: ControlPlane) -> Command:
    """Runs helm: `helm("install", "homing", "charts/homing", "-n", namespace)`."""
    return Command("helm", control_plane.kubeconfig())


@pytest.fixture
def rights(control_plane: ControlPlane, crds: list[str], namespace: str, tmp_path: Path) -> Rights:
    """The account, Role and configuration of the chart's operator, in the test's namespace."""
    return operators.grant(control_plane, namespace, tmp_path / "operator")


@pytest.fixture
def operator(rights: Rights, redis_url: str) -> Iterator[Operator]:
    """`homing operator` for the test's namespace, with the rights that the chart grants; ready."""
    with operators.running(rights, {"REDIS_URL": redis_url}) as started:
        yield started
