"""A real API server accepts every object that the chart can render, in namespaces of the restricted profile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from testcluster import definitions
from testcluster.client import Kube, Object, RefusedError
from testcluster.plane import ControlPlane
from tests.charts.rendering import NAMESPACE, Rendered, render
from tests.charts.toggles import TOGGLES
from tests.cluster import foreign

pytestmark = pytest.mark.cluster

_RESTRICTED = {f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "warn")}
_NAMESPACES = (NAMESPACE, "agency-a", "agency-b")


@pytest.fixture(scope="module")
def cluster(control_plane: ControlPlane, crds: list[str]) -> Iterator[Kube]:
    """Namespaces of the toggles, and the kinds of other projects."""
    kube = control_plane.kube
    for name in _NAMESPACES:
        labels = {"name": name, "labels": _RESTRICTED}
        kube.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": labels})
        kube.wait_for("serviceaccounts", "default", name)
    definitions.serve(kube, foreign.definitions())
    kube.apply(
        {
            "apiVersion": "scheduling.k8s.io/v1",
            "kind": "PriorityClass",
            "metadata": {"name": "high"},
            "value": 1000,
        }
    )
    yield kube
    for name in _NAMESPACES:
        kube.delete("namespaces", name)


@pytest.mark.parametrize("toggle", TOGGLES)
def test_every_object_is_accepted(cluster: Kube, toggle: str) -> None:
    refused = {}
    for one in render(TOGGLES[toggle]).objects:
        try:
            cluster.apply(one, NAMESPACE, dry_run=True)
        except RefusedError as error:
            refused[f"{one['kind']} {one['metadata']['name']}"] = str(error)
    assert refused == {}


@pytest.mark.parametrize("toggle", TOGGLES)
def test_every_pod_passes_the_restricted_profile(cluster: Kube, toggle: str) -> None:
    for pod in _pods(render(TOGGLES[toggle])):
        cluster.apply(pod, NAMESPACE, dry_run=True)


def _pods(rendered: Rendered) -> Iterator[Object]:
    for _, template in rendered.pods:
        # Its own account, which is not there in a dry run, changes nothing about the profile.
        spec = {**template["spec"], "serviceAccountName": "default"}
        mounts = spec["containers"][0]["volumeMounts"]
        claims = [{"name": "data", "emptyDir": {}}] * any(one["name"] == "data" for one in mounts)
        volumes = {one["name"]: one for one in [*claims, *spec.get("volumes", ())]}
        metadata = {**template["metadata"], "name": "pod", "namespace": NAMESPACE}
        yield {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": metadata,
            "spec": {**spec, "volumes": [*volumes.values()]},
        }


def test_a_pod_that_may_do_more_would_be_noticed(cluster: Kube) -> None:
    pod = next(_pods(render()))
    del pod["spec"]["securityContext"]
    with pytest.raises(RefusedError, match="violates PodSecurity"):
        cluster.apply(pod, NAMESPACE, dry_run=True)
