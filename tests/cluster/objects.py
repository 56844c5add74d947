"""Small objects for tests of the cluster itself."""

from __future__ import annotations

from typing import Any

from testcluster.client import Object

_POD = {
    "restartPolicy": "Never",
    "containers": [{"name": "main", "image": "homing.test/none"}],
}


def config_map(name: str, owner: Object | None = None) -> Object:
    """A ConfigMap, perhaps with an owner."""
    made = _object("v1", "ConfigMap", name)
    if owner is not None:
        made["metadata"]["ownerReferences"] = [
            {key: owner[key] for key in ("apiVersion", "kind")}
            | {key: owner["metadata"][key] for key in ("name", "uid")}
        ]
    return made


def job(name: str) -> Object:
    """A Job that does not try again."""
    return _object("batch/v1", "Job", name, {"backoffLimit": 0, "template": {"spec": _POD}})


def cron_job(name: str) -> Object:
    """A CronJob that is due in a month; see `acting.make_due`."""
    spec = {"schedule": "* * * * *", "jobTemplate": {"spec": job(name)["spec"]}}
    return _object("batch/v1", "CronJob", name, spec)


def deployment(name: str, replicas: int) -> Object:
    """A Deployment of pods with the label `app`."""
    labels = {"app": name}
    pod = {"containers": _POD["containers"]}
    template = {"metadata": {"labels": labels}, "spec": pod}
    spec = {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template}
    return _object("apps/v1", "Deployment", name, spec)


def lease(name: str) -> Object:
    """A Lease, as who leads renews it."""
    return _object("coordination.k8s.io/v1", "Lease", name, {"holderIdentity": name})


def role(name: str, verbs: list[str], resources: tuple[str, ...] = ("configmaps",)) -> Object:
    """A Role on resources of the core."""
    rule = {"apiGroups": [""], "resources": [*resources], "verbs": verbs}
    return _object("rbac.authorization.k8s.io/v1", "Role", name) | {"rules": [rule]}


def binding(name: str, subject: dict[str, str]) -> Object:
    """Gives the Role of the same name to somebody."""
    group = "rbac.authorization.k8s.io"
    reference = {"apiGroup": group, "kind": "Role", "name": name}
    return _object(f"{group}/v1", "RoleBinding", name) | {
        "roleRef": reference,
        "subjects": [subject],
    }


def pod(name: str) -> Object:
    """A Pod that says nothing about security."""
    return _object("v1", "Pod", name, _POD)


def _object(version: str, kind: str, name: str, spec: dict[str, Any] | None = None) -> Object:
    made: Object = {"apiVersion": version, "kind": kind, "metadata": {"name": name}}
    return made if spec is None else made | {"spec": spec}
