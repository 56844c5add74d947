"""The operator as a process of its own, with the rights that the chart grants it."""

from __future__ import annotations

import pytest

from testcluster.client import Kube, RefusedError
from testcluster.operators import Operator, Rights
from testcluster.plane import ControlPlane

pytestmark = pytest.mark.cluster


def test_it_is_ready(operator: Operator) -> None:
    operator.wait_ready()


def test_it_starts_again_after_it_was_killed(operator: Operator) -> None:
    operator.kill()
    operator.start()
    operator.wait_ready()


def test_it_may_read_sources_of_its_namespace_and_no_others(
    control_plane: ControlPlane, rights: Rights
) -> None:
    its = Kube(control_plane.kubeconfig(rights.user))
    assert its.list("scrapesources", rights.namespace) == []
    with pytest.raises(RefusedError, match=r"scrapesources.*in the namespace"):
        its.list("scrapesources", "default")
