"""The definitions in `crds/`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from homing.crds import writing
from homing.crds.definitions import DEFINITIONS, Definition
from homing.models import rules
from tests.core.crds import declarations

_ROOT = Path(__file__).parents[3]


def test_files_are_what_the_models_say() -> None:
    stale = [
        name
        for name, content in writing.files(_ROOT).items()
        if (_ROOT / name).read_text() != content
    ]
    assert stale == [], "run scripts/crds"


def _fields(schema: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield path, schema
    for name, each in schema.get("properties", {}).items():
        yield from _fields(each, f"{path}.{name}")
    for word in ("items", "additionalProperties"):
        if word in schema:
            yield from _fields(schema[word], f"{path}[]")


def _short(schema: dict[str, Any]) -> bool:
    """By its length, by its words, or by a pattern of so many characters."""
    return bool({"maxLength", "enum"} & set(schema)) or not set(schema["pattern"]) & set("*+")


def _specs(definition: Definition) -> list[tuple[str, dict[str, Any]]]:
    return list(_fields(definition.schema()["properties"]["spec"], "spec"))


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda each: each.kind)
def test_every_field_is_described(definition: Definition) -> None:
    silent = [
        path
        for path, schema in _fields(definition.schema(), definition.kind)
        if not schema.get("description") and not path.endswith(("[]", ".metadata"))
    ]
    assert silent == []


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda each: each.kind)
def test_everything_is_bounded(definition: Definition) -> None:
    """Without bounds the API server cannot tell what a rule costs, and refuses it."""
    endless = [
        path
        for path, schema in _specs(definition)
        if (schema.get("type") == "string" and not _short(schema))
        or (schema.get("type") == "array" and "maxItems" not in schema)
        or ("additionalProperties" in schema and "maxProperties" not in schema)
        or (schema.get("type") in ("integer", "number") and "maximum" not in schema)
    ]
    assert endless == []


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda each: each.kind)
def test_only_the_body_of_a_request_may_hold_anything(definition: Definition) -> None:
    free = [
        path
        for path, schema in _fields(definition.schema(), "")
        if "x-kubernetes-preserve-unknown-fields" in schema
    ]
    assert all(path.endswith(".request.json") for path in free)


def _messages() -> set[str]:
    """Of all rules but those about a change, which tests/cluster/test_crds.py breaks one by one."""
    return {
        rule["message"]
        for definition in DEFINITIONS
        for path, schema in _fields(definition.schema(), "")
        for rule in schema.get(rules.KEY, ())
        if "oldSelf" not in rule["rule"] and not path.startswith(".status")
    }


def test_every_rule_has_an_example_that_breaks_it() -> None:
    said = [case.refusal for case in declarations.BAD.values()]
    assert [message for message in _messages() if not any(each in message for each in said)] == []


def test_a_status_has_nothing_filled_in() -> None:
    for definition in DEFINITIONS:
        status = definition.schema()["properties"]["status"]
        assert not [path for path, schema in _fields(status, "") if "default" in schema]
