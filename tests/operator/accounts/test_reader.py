"""The Deployment of a reader."""

from __future__ import annotations

from typing import Any

from . import worlds
from .worlds import account, applied, observed


def _pod(**spec: Any) -> dict[str, Any]:
    found: dict[str, Any] = applied(observed(account(**spec)))["spec"]["template"]["spec"]
    return found


def _env(**spec: Any) -> dict[str, Any]:
    return {
        each["name"]: each.get("value", each.get("valueFrom"))
        for each in _pod(**spec)["containers"][0]["env"]
    }


def test_two_pods_never_stand_beside_each_other() -> None:
    spec = applied(observed())["spec"]
    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})


def test_it_is_found_by_the_account() -> None:
    spec = applied(observed())["spec"]
    selected = spec["selector"]["matchLabels"]
    assert selected["homing.dev/account"] == "anna"
    assert selected.items() <= spec["template"]["metadata"]["labels"].items()


def test_secrets_are_referred_to() -> None:
    env = _env(cryptoKeySecretRef={"name": "fernet"})
    assert env["TELEGRAM_API_HASH"]["secretKeyRef"] == {"name": "api", "key": "TELEGRAM_API_HASH"}
    assert env["TELEGRAM_SESSION"]["secretKeyRef"] == {"name": "session", "key": "session"}
    assert env["SESSION_CRYPTO_KEY"]["secretKeyRef"]["name"] == "fernet"


def test_a_session_from_redis_needs_no_variable() -> None:
    assert "TELEGRAM_SESSION" not in _env(
        sessionSecretRef=None, cryptoKeySecretRef={"name": "fernet"}
    )


def test_it_is_told_what_to_hold_and_as_whom() -> None:
    env = _env()
    assert (env["TELEGRAM_ACCOUNT_ID"], env["HOMING_LEASE"]) == ("anna", "homing-session-anna")
    assert env["POD_NAME"] == {"fieldRef": {"fieldPath": "metadata.name"}}
    assert _pod()["automountServiceAccountToken"] is True
    assert _pod()["serviceAccountName"] == "homing-reader"


def test_the_chats_are_a_folder_that_is_renewed() -> None:
    mounts = {each["name"]: each for each in _pod()["containers"][0]["volumeMounts"]}
    assert "subPath" not in mounts["chats"]
    assert _env()["TELEGRAM_CHATS_FILE"] == f"{mounts['chats']['mountPath']}/chats.json"
    volumes = {each["name"]: each for each in _pod()["volumes"]}
    assert volumes["chats"]["configMap"] == {"name": "homing-telegram-chats", "optional": True}


def test_one_that_cannot_read_is_not_ready_and_lives() -> None:
    probes = {name: _pod()["containers"][0][f"{name}Probe"] for name in ("liveness", "readiness")}
    paths = {name: probe["httpGet"]["path"] for name, probe in probes.items()}
    assert paths == {"liveness": "/healthz", "readiness": "/readyz"}


def test_own_resources_count() -> None:
    assert _pod(resources={"limits": {"memory": "1Gi"}})["containers"][0]["resources"] == {
        "limits": {"memory": "1Gi"}
    }


def test_it_passes_the_restricted_profile() -> None:
    pod = _pod()
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["containers"][0]["securityContext"]["capabilities"] == {"drop": ["ALL"]}


def test_the_same_account_gives_the_same_deployment() -> None:
    assert applied(observed()) == applied(observed())
    assert worlds.applied(observed(account(suspend=True))) != applied(observed())
