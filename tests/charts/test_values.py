"""The schema of values: closed, typed, and enforced by lint, template and install alike."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import yaml

from tests.charts.generated import SCHEMA, VALUES
from tests.charts.rendering import LEAST, ChartError, lint, render, template
from tests.charts.toggles import TOGGLES

_SCHEMA = json.loads(SCHEMA.read_text())
_DEFAULTS = yaml.safe_load(VALUES.read_text())

#: Maps whose keys are the user's own: labels, types of Kubernetes', and what other charts of an umbrella say.
_OPEN = {"/properties/global", "/$defs/kubernetes"}
_OWN_KEYS = {"labels", "requests", "limits"}


def objects(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every part of the schema that describes an object, by its path."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield path, schema
        for key, part in schema.items():
            yield from objects(part, f"{path}/{key}")
    elif isinstance(schema, list):
        for place, part in enumerate(schema):
            yield from objects(part, f"{path}/{place}")


def maps(values: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Paths of all maps in the default values that have keys of the chart's."""
    if path == () or (isinstance(values, dict) and values):
        yield path
        for key, part in values.items():
            yield from maps(part, (*path, key))


def closed_maps() -> Iterator[tuple[str, ...]]:
    """Those of them where the keys are not the user's own."""
    for path in maps(_DEFAULTS):
        if path[:1] != ("global",) and not _OWN_KEYS.intersection(path[-1:]):
            yield path


def with_mistake(path: tuple[str, ...]) -> dict[str, Any]:
    """The default values with a key that nobody knows."""
    made: dict[str, Any] = copy.deepcopy(_DEFAULTS) | copy.deepcopy(dict(LEAST))
    place: Any = made
    for key in path:
        place = place[key]
    place["mistyped"] = {} if path == ("settings",) else "1"
    return made


def test_every_object_of_the_schema_is_closed() -> None:
    open_ones = {
        path
        for path, schema in objects(_SCHEMA)
        if "additionalProperties" not in schema or schema["additionalProperties"] is True
    }
    assert open_ones == _OPEN


def test_the_defaults_fulfil_the_schema() -> None:
    jsonschema_rs.validate(_SCHEMA, _DEFAULTS)


@pytest.mark.parametrize("path", [*closed_maps()], ids=".".join)
def test_a_mistyped_key_is_refused_at_every_place(path: tuple[str, ...]) -> None:
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(_SCHEMA, with_mistake(path))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("web.replicas", "two"),
        ("web.replicas", -1),
        ("autoscaling.mode", "keda"),
        ("image.pullPolicy", "Sometimes"),
        ("bot.image.digest", "sha256:abc"),
        ("bot.image.repository", ""),
        ("telemetry.otlpEndpoint", "otel:4318"),
        ("settings.LOG_LEVL", "DEBUG"),
        ("settings.SECRET_KEY", "not here"),
        ("operator.watchNamespaces", ["Prod"]),
        ("ingress.path", "app"),
        ("matchWorker.pool.jobsPerWorker", 0),
        ("matchWorker.pool.queues", ["match"]),
        ("externalDatabase.port", 0),
        ("podSecurityContext.runAsUser", 0),
        ("web.resources.limits.memory", "1 GB"),
    ],
)
def test_a_wrong_value_is_refused(path: str, value: object) -> None:
    values = copy.deepcopy(_DEFAULTS)
    *parents, last = path.split(".")
    place = values
    for key in parents:
        place = place[key]
    place[last] = value
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(_SCHEMA, values)


@pytest.mark.cluster
def test_lint_and_template_refuse_a_mistyped_key() -> None:
    values = {**LEAST, "web": {"replcas": 2}}
    for refusing in (lint, template):
        with pytest.raises(ChartError, match="'replcas' not allowed"):
            refusing(values)


@pytest.mark.cluster
@pytest.mark.parametrize("toggle", TOGGLES)
def test_lint_is_content_with_every_toggle(toggle: str) -> None:
    said = lint({**LEAST, **TOGGLES[toggle]})
    assert "0 chart(s) failed" in said
    assert "[WARNING]" not in said


@pytest.mark.cluster
def test_lint_is_content_without_values() -> None:
    assert "0 chart(s) failed" in lint({})


@pytest.mark.cluster
def test_an_umbrella_chart_may_have_global_values_of_its_own() -> None:
    assert render({"global": {"storageClass": "fast"}}).objects
