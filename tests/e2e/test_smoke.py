"""The shortest way through the whole system, for every change: `make node-smoke`."""

from __future__ import annotations

from decimal import Decimal

import pytest

from e2e import people
from e2e.world import World

pytestmark = [pytest.mark.node, pytest.mark.e2e]


def test_one_home_reaches_one_person(prepared: World) -> None:
    if prepared.kube.get("deployments", f"{prepared.release}-operator", prepared.namespace) is None:
        prepared.install()
    prepared.apply_sources("nestwell.yaml")
    ivan = people.onboard(prepared.telegram.person(701), "91000-92000 usd")
    prepared.wait_backfilled("nestwell")
    facts = {"currency": "USD", "deal_type": "sale", "property_type": "apartment"}
    prepared.portal.publish("nestwell", price=Decimal(91_919), **facts)
    job = prepared.run_now("nestwell")
    assert "91\u202f919" in ivan.next(120).text
    assert prepared.finished(job)["status"]["succeeded"] == 1
