"""The fence of a reader on a real API server, with the rights that the chart grants a reader."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from homing.lease import LeaseApi, LeaseLost, LeaseRefused, Pace, held
from testcluster.client import Kube
from testcluster.operators import Rights
from testcluster.plane import ControlPlane

pytestmark = pytest.mark.cluster

_FAST = Pace(duration=2, deadline=1, retry=0.2)


def _api(plane: ControlPlane, namespace: str, account: str, folder: Path) -> LeaseApi:
    config = json.loads(plane.kubeconfig().read_text())["clusters"][0]["cluster"]
    token = folder / account
    token.write_text(plane.kube.token(namespace, account))
    return LeaseApi(config["server"], namespace, token, Path(config["certificate-authority"]))


@pytest.fixture
def api(control_plane: ControlPlane, rights: Rights, tmp_path: Path) -> LeaseApi:
    """As a reader's pod has it."""
    return _api(control_plane, rights.namespace, "homing-reader", tmp_path)


def _holder(kube: Kube, api: LeaseApi) -> str:
    found = kube.wait_for("leases", "homing-session-anna", api.namespace)
    return str(found["spec"]["holderIdentity"])


async def test_one_reader_holds_it_and_gives_it_back(kube: Kube, api: LeaseApi) -> None:
    async with held(api, "homing-session-anna", "reader-1", _FAST):
        await asyncio.sleep(2 * _FAST.deadline)
        assert _holder(kube, api) == "reader-1"
    async with asyncio.timeout(5), held(api, "homing-session-anna", "reader-2", _FAST):
        assert _holder(kube, api) == "reader-2"


async def test_a_reader_ends_when_somebody_else_has_it(kube: Kube, api: LeaseApi) -> None:
    async def read() -> None:
        async with held(api, "homing-session-anna", "reader-1", _FAST):
            change = {"spec": {"holderIdentity": "reader-2"}}
            kube.patch("leases", "homing-session-anna", api.namespace, change)
            await asyncio.sleep(60)

    with pytest.raises(LeaseLost):
        await read()


async def test_whoever_may_not_hold_leases_is_told(
    control_plane: ControlPlane, namespace: str, tmp_path: Path
) -> None:
    api = _api(control_plane, namespace, "default", tmp_path)
    lease = held(api, "homing-session-anna", "reader-1", _FAST)
    with pytest.raises(LeaseRefused, match=r"leases.* is forbidden"):
        await lease.__aenter__()
