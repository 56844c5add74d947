"""Pods as the restricted Pod Security profile wants them.

https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from homing_operator.config import PodDefaults
from homing_operator.json_types import Json

#: Where a pod may write.
DATA_DIR = "/var/lib/homing"


@dataclass(frozen=True)
class Program:
    """What is special about a pod.

    Attributes:
        name: of the container.
        args: behind `homing`.
        env: values, or references such as {"valueFrom": ...}, by name; they win over the defaults'.
        volumes: beside the writable places.
        mounts: of those volumes.
        resources: of the resource itself; where it says nothing, the defaults hold.
        labels: of the pod, beside the defaults'.
        more: further fields of the pod's spec.
        container: further fields of the container.
    """

    name: str
    args: Sequence[str]
    env: Mapping[str, str | Json]
    labels: Mapping[str, str]
    volumes: Sequence[Json] = ()
    mounts: Sequence[Json] = ()
    resources: Json = field(default_factory=dict)
    more: Json = field(default_factory=dict)
    container: Json = field(default_factory=dict)


def template(program: Program, defaults: PodDefaults) -> Json:
    """A PodTemplateSpec."""
    metadata: Json = {"labels": dict(defaults.labels) | dict(program.labels)}
    if defaults.annotations:
        metadata["annotations"] = dict(defaults.annotations)
    return {"metadata": metadata, "spec": _spec(program, defaults)}


def _spec(program: Program, defaults: PodDefaults) -> Json:
    optional = {
        "imagePullSecrets": [dict(each) for each in defaults.image_pull_secrets],
        "serviceAccountName": defaults.service_account_name,
        "nodeSelector": dict(defaults.node_selector),
        "tolerations": [dict(each) for each in defaults.tolerations],
        "priorityClassName": defaults.priority_class_name,
    }
    return {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": {
            **defaults.pod_security_context,
            "runAsNonRoot": True,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containers": [_container(program, defaults)],
        "volumes": [
            {"name": "tmp", "emptyDir": {}},
            {"name": "data", "emptyDir": {}},
            *program.volumes,
        ],
        **{key: value for key, value in optional.items() if value},
        **program.more,
    }


def _container(program: Program, defaults: PodDefaults) -> Json:
    env = {"HOMING_DATA_DIR": DATA_DIR} | dict(program.env)
    ours = [_variable(name, value) for name, value in env.items()]
    theirs = [dict(each) for each in defaults.env if each["name"] not in env]
    container: Json = {
        "name": program.name,
        "image": defaults.image,
        "imagePullPolicy": defaults.image_pull_policy,
        "command": ["homing"],
        "args": list(program.args),
        "env": theirs + ours,
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": [
            {"name": "tmp", "mountPath": "/tmp"},  # noqa: S108 - a volume of the pod's own
            {"name": "data", "mountPath": DATA_DIR},
            *program.mounts,
        ],
        **program.container,
    }
    if resources := _resources(program.resources, defaults.resources):
        container["resources"] = resources
    if defaults.env_from:
        container["envFrom"] = [dict(each) for each in defaults.env_from]
    return container


def _variable(name: str, value: str | Json) -> Json:
    return {"name": name, "value": value} if isinstance(value, str) else {"name": name, **value}


def _resources(own: Json, defaults: Mapping[str, Any]) -> Json:
    """The resource's own amounts over the defaults', each amount by itself."""
    merged = {
        part: dict(defaults.get(part, {})) | own.get(part, {}) for part in ("requests", "limits")
    }
    return {part: amounts for part, amounts in merged.items() if amounts}
