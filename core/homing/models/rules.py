"""What the API server checks beyond types and bounds: rules in CEL, beside the validators that say the same.

Both must agree: https://kubernetes.io/docs/reference/using-api/cel/
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from pydantic.config import JsonDict

#: Where the JSON schema of a model carries its rules, as in a CustomResourceDefinition.
KEY = "x-kubernetes-validations"

#: Marks a default that stays with the model.
BY_US = "x-homing-default-by-model"

#: Words of CEL that a field's name may collide with; the API server escapes them so.
_RESERVED = frozenset(["const", "for", "if", "in", "import", "namespace", "package", "return"])


class Rule(NamedTuple):
    """A condition on `self`, and what is said where it does not hold."""

    expression: str
    message: str


def schema(*rules: Rule, **others: Any) -> JsonDict:
    """For `json_schema_extra` of a model or a field."""
    return {KEY: [{"rule": rule.expression, "message": rule.message} for rule in rules], **others}


def ours_to_default() -> JsonDict:
    """For a default that depends on another field: the API server knows only one for all, so it gets none."""
    return {BY_US: True}


def exactly_one(*names: str) -> Rule:
    """Of these fields, exactly one is set."""
    return Rule(f"{_count(names)} == 1", f"expected exactly one of {', '.join(names)}")


def at_most_one(*names: str) -> Rule:
    return Rule(f"{_count(names)} <= 1", f"expected at most one of {', '.join(names)}")


def fixed(what: str, instead: str) -> Rule:
    """A value that stays as it was at first."""
    return Rule("self == oldSelf", f"{what} cannot be changed: {instead}")


def has(name: str) -> str:
    return f"has(self.{escaped(name)})"


def escaped(name: str) -> str:
    """A field's name as CEL takes it."""
    return f"__{name}__" if name in _RESERVED else name


def _count(names: Iterable[str]) -> str:
    return "(" + " + ".join(f"({has(name)} ? 1 : 0)" for name in names) + ")"
