"""Definitions of other projects' kinds that the chart can render: the fields that it uses, as those projects publish them."""

from __future__ import annotations

from typing import Any

from testcluster.client import Object

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_WHOLE: Schema = {"type": "integer"}
_TEXTS: Schema = {"type": "object", "additionalProperties": _TEXT}
_DURATION: Schema = {
    "type": "string",
    "pattern": r"^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$",
}


def _map(required: tuple[str, ...] = (), **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties} | (
        {"required": [*required]} if required else {}
    )


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_REQUIREMENT = _map(("key", "operator"), key=_TEXT, operator=_TEXT, values=_list(_TEXT))
_SELECTOR = _map(matchLabels=_TEXTS, matchExpressions=_list(_REQUIREMENT))
_NAMESPACES = _map(any={"type": "boolean"}, matchNames=_list(_TEXT))
_ENDPOINT = _map(port=_TEXT, path=_TEXT, interval=_DURATION)
_RULE = _map(
    ("expr",),
    alert=_TEXT,
    expr={"anyOf": [{"type": "integer"}, {"type": "string"}], "x-kubernetes-int-or-string": True},
    **{"for": _DURATION},
    labels=_TEXTS,
    annotations=_TEXTS,
)
_TRIGGER = _map(
    ("type", "metadata"),
    type=_TEXT,
    name=_TEXT,
    metadata=_TEXTS,
    authenticationRef=_map(("name",), name=_TEXT, kind=_TEXT),
)
_MODIFIERS = _map(
    formula=_TEXT,
    target=_TEXT,
    activationTarget=_TEXT,
    metricType={"type": "string", "enum": ["AverageValue", "Value"]},
)
_PARAMETER = _map(("parameter", "name", "key"), parameter=_TEXT, name=_TEXT, key=_TEXT)


def definitions() -> list[Object]:
    """Of prometheus-operator and of KEDA."""
    monitored = {"selector": _SELECTOR, "namespaceSelector": _NAMESPACES}
    scaled = dict.fromkeys(("minReplicaCount", "maxReplicaCount", "pollingInterval"), _WHOLE)
    return [
        _monitoring(
            "ServiceMonitor",
            _map(("selector", "endpoints"), endpoints=_list(_ENDPOINT), **monitored),
        ),
        _monitoring(
            "PodMonitor", _map(("selector",), podMetricsEndpoints=_list(_ENDPOINT), **monitored)
        ),
        _monitoring(
            "PrometheusRule", _map(groups=_list(_map(("name",), name=_TEXT, rules=_list(_RULE))))
        ),
        _keda("TriggerAuthentication", _map(secretTargetRef=_list(_PARAMETER))),
        _keda(
            "ScaledObject",
            _map(
                ("scaleTargetRef", "triggers"),
                scaleTargetRef=_map(("name",), name=_TEXT, kind=_TEXT, apiVersion=_TEXT),
                cooldownPeriod=_WHOLE,
                advanced=_map(scalingModifiers=_MODIFIERS),
                triggers=_list(_TRIGGER),
                **scaled,
            ),
        ),
    ]


def _monitoring(kind: str, spec: Schema) -> Object:
    return _definition("monitoring.coreos.com", "v1", kind, spec)


def _keda(kind: str, spec: Schema) -> Object:
    return _definition("keda.sh", "v1alpha1", kind, spec)


def _definition(group: str, version: str, kind: str, spec: Schema) -> Object:
    plural = kind.lower() + "s"
    served = {
        "name": version,
        "served": True,
        "storage": True,
        "schema": {"openAPIV3Schema": _map(("spec",), spec=spec)},
    }
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{group}"},
        "spec": {
            "group": group,
            "scope": "Namespaced",
            "names": {"kind": kind, "plural": plural, "singular": kind.lower()},
            "versions": [served],
        },
    }
