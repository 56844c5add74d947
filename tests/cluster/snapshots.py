"""The state of a namespace, without what differs from one time to the next."""

from __future__ import annotations

import json
from typing import Any

from testcluster.client import Kube, Object

_MANAGED = "app.kubernetes.io/managed-by=homing-operator"
_KEPT = ("labels", "annotations")
#: Set by the controllers, or by the moment at which something was made.
_PASSING = ("uid", "traceparent", "desired", "homing.dev/generation")


def of(kube: Kube, namespace: str) -> dict[str, Any]:
    """Sources with what the operator says of them, and all children with what they are asked for."""
    found = {
        f"{kind} {one['metadata']['name']}": _child(one)
        for kind in ("configmaps", "cronjobs", "jobs", "deployments")
        for one in kube.list(kind, namespace, labels=_MANAGED)
    }
    for one in kube.list("scrapesources", namespace):
        found[f"source {one['metadata']['name']}"] = _conditions(one)
    text = json.dumps(found).replace(namespace, "here")
    same: dict[str, Any] = json.loads(text)
    return same


def _child(found: Object) -> Object:
    metadata = {
        key: {
            name: value for name, value in found["metadata"].get(key, {}).items() if _lasting(name)
        }
        for key in _KEPT
    }
    owners = [one["name"] for one in found["metadata"].get("ownerReferences", ())]
    wanted = found.get("data") or _without_uids(found["spec"])
    return metadata | {"owners": owners, "wanted": wanted}


def _conditions(source: Object) -> Object:
    status = source.get("status", {})
    conditions = {
        one["type"]: [one["status"], one.get("reason")] for one in status.get("conditions") or ()
    }
    current = status.get("observedGeneration") == source["metadata"]["generation"]
    return {"conditions": conditions, "current": current}


def _without_uids(spec: Object) -> Object:
    """A Job's selector and the labels of its pods hold its UID."""
    lasting = {key: value for key, value in spec.items() if key != "selector"}
    if "template" in lasting:
        lasting["template"] = {"spec": spec["template"]["spec"]}
    return lasting


def _lasting(name: str) -> bool:
    return not name.endswith(_PASSING)
