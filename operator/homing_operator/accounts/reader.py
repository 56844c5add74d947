"""The Deployment of a reader.

Two pods never use one session. The Deployment does its part: one replica, and `Recreate`, so that the old pod
has ended before a new one starts. A node that cannot be reached may still hold an old pod; so the reader itself
takes the Lease that `HOMING_LEASE` names before it opens the session (`homing.lease`), in the namespace `POD_NAMESPACE`,
under the identity `POD_NAME`, and ends when it can no longer renew it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from homing_operator import names
from homing_operator.accounts import chats
from homing_operator.accounts.account import Account
from homing_operator.config import PodDefaults
from homing_operator.json_types import Json
from homing_operator.kinds import DEPLOYMENT, TELEGRAM_ACCOUNT
from homing_operator.rendering import children, pods

_FOLDER = "/etc/homing/telegram"
#: Where the chart's workers answer for their health, too.
_PORT = 9090
#: Seconds that a reader has to store what it has read.
_GRACE = 30
#: Seconds in which a reader has to become ready.
_DEADLINE = 300


def deployment(
    account: Account, defaults: PodDefaults, secrets: Mapping[str, str], *, idle: bool
) -> Json:
    """The Deployment.

    Args:
        account: with a usable spec.
        defaults: of pods of readers.
        secrets: version of each Secret that the reader needs, by name; with another version its pod is replaced.
        idle: whether there is to be no pod now.
    """
    labels = {names.ACCOUNT_LABEL: account.name}
    selected = labels | {names.MANAGED_BY: names.MANAGER}
    template = pods.template(_program(account, selected), defaults)
    annotations = template["metadata"].get("annotations", {})
    seal = names.digest(json.dumps(secrets, sort_keys=True))
    template["metadata"]["annotations"] = annotations | {names.SECRETS: seal}
    body = DEPLOYMENT.head | {
        "metadata": children.metadata(
            TELEGRAM_ACCOUNT, account.metadata, account.deployment, labels
        ),
        "spec": {
            "replicas": 0 if idle else 1,
            "strategy": {"type": "Recreate"},
            "revisionHistoryLimit": 2,
            "progressDeadlineSeconds": _DEADLINE,
            "selector": {"matchLabels": selected},
            "template": template,
        },
    }
    return children.sealed(body)


def other_strategy(live: Json) -> Json | None:
    """The merge patch that takes away somebody's other strategy, whose details `Recreate` is refused with."""
    if live["spec"]["strategy"]["type"] == "Recreate":
        return None
    return {"spec": {"strategy": {"type": "Recreate", "rollingUpdate": None}}}


def _program(account: Account, labels: dict[str, str]) -> pods.Program:
    volume = {"name": "chats", "configMap": {"name": chats.NAME, "optional": True}}
    return pods.Program(
        name="reader",
        args=["telegram", "read"],
        env=_env(account),
        labels=labels,
        volumes=[volume],
        # A folder, not a file of it: only so do changes reach a pod that runs.
        mounts=[{"name": "chats", "mountPath": _FOLDER, "readOnly": True}],
        resources=account.spec.resources.model_dump(mode="json", exclude_defaults=True),
        # The reader renews its Lease.
        more={"automountServiceAccountToken": True, "terminationGracePeriodSeconds": _GRACE},
        container={"ports": [{"name": "metrics", "containerPort": _PORT}], **_probes()},
    )


def _env(account: Account) -> dict[str, str | Json]:
    spec = account.spec
    api = spec.api_secret_ref.name
    env: dict[str, str | Json] = {
        "TELEGRAM_ACCOUNT_ID": spec.account_id,
        "TELEGRAM_API_ID": _key(api, "TELEGRAM_API_ID"),
        "TELEGRAM_API_HASH": _key(api, "TELEGRAM_API_HASH"),
        "TELEGRAM_CHATS_FILE": f"{_FOLDER}/{chats.FILE}",
        "HOMING_LEASE": account.lease,
        "POD_NAME": _field("metadata.name"),
        "POD_NAMESPACE": _field("metadata.namespace"),
    }
    if (session := spec.session_secret_ref) is not None:
        env["TELEGRAM_SESSION"] = _key(session.name, session.key)
    if (key := spec.crypto_key_secret_ref) is not None:
        env["SESSION_CRYPTO_KEY"] = _key(key.name, key.key)
    return env


def _key(secret: str, key: str) -> Json:
    return {"valueFrom": {"secretKeyRef": {"name": secret, "key": key}}}


def _field(path: str) -> Json:
    return {"valueFrom": {"fieldRef": {"fieldPath": path}}}


def _probes() -> Json:
    def health(path: str = "/healthz", **pace: int) -> Json:
        return {"httpGet": {"path": path, "port": "metrics"}} | pace

    return {
        "startupProbe": health(periodSeconds=2, failureThreshold=60),
        "livenessProbe": health(periodSeconds=15, timeoutSeconds=5, failureThreshold=4),
        # A reader whose session was ended lives, is not ready, and says why on its Lease.
        "readinessProbe": health("/readyz", periodSeconds=10, timeoutSeconds=5),
    }
