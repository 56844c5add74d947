"""An account, its reader, and a cluster that does what is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from homing_operator.accounts.account import Account
from homing_operator.accounts.observed import Observed
from homing_operator.accounts.reconcile import reconcile
from homing_operator.actions import Action, Apply, SetStatus
from homing_operator.config import PodDefaults
from homing_operator.json_types import Json

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
DEFAULTS = PodDefaults(serviceAccountName="homing-reader", labels={"app": "reader"})

_SPEC: Json = {
    "accountId": "anna",
    "apiSecretRef": {"name": "api"},
    "sessionSecretRef": {"name": "session"},
}


def account(*, annotations: Json | None = None, status: Json | None = None, **spec: Any) -> Account:
    metadata = {
        "name": "anna",
        "namespace": "home",
        "uid": "u1",
        "resourceVersion": "5",
        "generation": 2,
        "creationTimestamp": "2026-01-01T10:00:00Z",
        "annotations": annotations or {},
    }
    return Account({"metadata": metadata, "spec": _SPEC | spec, "status": status or {}})


def observed(of: Account | None = None, **parts: Any) -> Observed:
    """What is there when the secrets are, and nothing else is."""
    secrets = {"api": "a/1", "session": "s/1"}
    return replace(Observed(of or account(), secrets=secrets), **parts)


def actions(seen: Observed) -> list[Action]:
    return reconcile(seen, DEFAULTS, NOW)


def applied(seen: Observed) -> Json:
    """The one child that is asked for."""
    (action,) = actions(seen)
    assert isinstance(action, Apply)
    return action.body


def status(seen: Observed) -> Json:
    found = [each for each in actions(seen) if isinstance(each, SetStatus)]
    assert found, "no status is written"
    return found[0].status


def ready(seen: Observed) -> tuple[str, str, str]:
    """Status, reason and message of the condition Ready."""
    (said,) = [each for each in status(seen)["conditions"] if each["type"] == "Ready"]
    return said["status"], said["reason"], said["message"]


def standing(seen: Observed, **told: Any) -> Observed:
    """With the Deployment that is asked for, whose status says `told`."""
    live = applied(seen)
    metadata = live["metadata"] | {"uid": "d1", "resourceVersion": "9", "generation": 1}
    status = {"observedGeneration": 1} | told
    return replace(seen, deployment=live | {"metadata": metadata, "status": status})


def settled(seen: Observed) -> Observed:
    """With the status that is asked for."""
    body = seen.account.body | {"status": status(seen)}
    return replace(seen, account=Account(body))
