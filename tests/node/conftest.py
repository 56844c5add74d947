"""A whole Kubernetes of one node, started once a session: pods really run."""

from __future__ import annotations

import contextlib
import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from homing.embedded.server import ServerError
from testcluster.client import Kube
from testcluster.commands import Command
from testcluster.node import node as nodes
from testcluster.node.node import Node

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    """Scheduler, kubelet, containerd, kube-proxy and DNS beside a control plane."""
    # Sockets have short paths.
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="homing-node-")))
        try:
            started = stack.enter_context(nodes.running(folder))
        except ServerError as error:
            raise pytest.fail.Exception(f"no node: {error}", pytrace=False) from None
        yield started


@pytest.fixture
def kube(node: Node) -> Kube:
    """A client that may do everything."""
    return node.kube


@pytest.fixture
def kubectl(node: Node) -> Command:
    """Runs kubectl."""
    return Command("kubectl", node.plane.kubeconfig())


@pytest.fixture
def namespace(kube: Kube) -> Iterator[str]:
    """An empty namespace of the restricted Pod Security profile."""
    name = f"node-{next(_numbers)}"
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    metadata = {"name": name, "labels": labels}
    kube.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": metadata})
    kube.wait_for("serviceaccounts", "default", name)
    yield name
    kube.delete("namespaces", name)
