"""The three CustomResourceDefinitions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from homing.crds.columns import ACCOUNT, POOL, SOURCE, Column
from homing.crds.lowering import Schema, structural, without_defaults
from homing.models import rules
from homing.models.account import TelegramAccount
from homing.models.base import Document
from homing.models.objects import LONGEST_NAME
from homing.models.pool import WorkerPool
from homing.models.source import ScrapeSource

GROUP = "homing.dev"
VERSION = "v1alpha1"

_NAME = rules.Rule(
    f"self.metadata.name.size() <= {LONGEST_NAME}",
    f"metadata.name must not be longer than {LONGEST_NAME} characters: it becomes a label",
)
#: What every object has; the API server itself knows what it means.
_OBJECT = {
    "apiVersion": {"type": "string", "description": f"{GROUP}/{VERSION}."},
    "metadata": {"type": "object"},
}


@dataclass(frozen=True)
class Definition:
    """A kind of resource."""

    model: type[Document]
    short: str
    columns: tuple[Column, ...]
    subresources: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.model.__name__

    @property
    def plural(self) -> str:
        return f"{self.kind.lower()}s"

    @property
    def name(self) -> str:
        """Of the definition, and of its file."""
        return f"{self.plural}.{GROUP}"

    def manifest(self) -> dict[str, Any]:
        """As it is applied."""
        names = {
            "kind": self.kind,
            "listKind": f"{self.kind}List",
            "plural": self.plural,
            "singular": self.kind.lower(),
            "shortNames": [self.short],
            "categories": ["homing"],
        }
        return {
            "apiVersion": "apiextensions.k8s.io/v1",
            "kind": "CustomResourceDefinition",
            "metadata": {"name": self.name},
            "spec": {
                "group": GROUP,
                "names": names,
                "scope": "Namespaced",
                "versions": [self._version()],
            },
        }

    def schema(self) -> Schema:
        """Of the whole object."""
        root = structural(self.model)
        parts = root["properties"]
        kind = {"kind": {"type": "string", "description": f"{self.kind}."}}
        body = {"spec": parts["spec"], "status": without_defaults(parts["status"])}
        root["properties"] = _OBJECT | kind | body
        root["required"] = ["spec"]
        return root | rules.schema(_NAME)

    def _version(self) -> dict[str, Any]:
        return {
            "name": VERSION,
            "served": True,
            "storage": True,
            "schema": {"openAPIV3Schema": self.schema()},
            "subresources": {"status": {}} | self.subresources,
            "additionalPrinterColumns": [column.printed() for column in self.columns],
        }


#: `kubectl scale` says how many workers there are at the least: the one number of a pool that people decide
#: and that is always there. An autoscaler that writes here raises the floor and fights nobody.
_SCALE = {
    "specReplicasPath": ".spec.minReplicas",
    "statusReplicasPath": ".status.replicas",
    "labelSelectorPath": ".status.selector",
}

DEFINITIONS = (
    Definition(ScrapeSource, "hsrc", SOURCE),
    Definition(WorkerPool, "hpool", POOL, {"scale": _SCALE}),
    Definition(TelegramAccount, "htga", ACCOUNT),
)
