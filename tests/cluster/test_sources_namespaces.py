"""One operator for several namespaces."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from testcluster import operators
from testcluster.client import Kube
from testcluster.plane import ControlPlane
from tests.cluster.sources import source, wait_for

pytestmark = pytest.mark.cluster


@pytest.fixture
def other(kube: Kube) -> Iterator[str]:
    kube.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "other"}})
    kube.wait_for("serviceaccounts", "default", "other")
    yield "other"
    kube.delete("namespaces", "other")


def test_it_serves_those_that_it_is_told_and_only_those(
    control_plane: ControlPlane,
    crds: list[str],
    kube: Kube,
    namespace: str,
    other: str,
    tmp_path: Path,
) -> None:
    served = f"--set=operator.watchNamespaces={{{namespace},{other}}}"
    rights = operators.grant(control_plane, namespace, tmp_path / "operator", served)
    with operators.running(rights):
        for place in (namespace, other, "default"):
            kube.apply(source("lun", suspend=True), place)
        for place in (namespace, other):
            wait_for(kube, "lun", place, "Ready", "True")
        assert kube.get("cronjobs", "lun", "default") is None
    kube.delete("scrapesources", "lun", "default")
