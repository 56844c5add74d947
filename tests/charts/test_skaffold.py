"""skaffold.yaml fits the Dockerfile and the chart."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml

from tests.charts.generated import ROOT, SCHEMA

_CONFIG = yaml.safe_load((ROOT / "skaffold.yaml").read_text())
_IMAGES = re.compile(r"\{\{\.IMAGE_(REPO|TAG|DIGEST)_(\w+)\}\}")


def releases() -> list[dict[str, Any]]:
    found = [_CONFIG, *_CONFIG["profiles"]]
    return [one["deploy"]["helm"]["releases"][0] for one in found if "deploy" in one]


def test_every_artifact_is_a_target_of_the_dockerfile() -> None:
    targets = re.findall(r"^FROM \S+ AS (\S+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    for artifact in _CONFIG["build"]["artifacts"]:
        assert artifact["docker"]["target"] in targets
        assert artifact["image"] == f"homing-{artifact['docker']['target']}"


def test_every_image_of_the_chart_is_built_and_given_by_digest() -> None:
    defaults = yaml.safe_load((ROOT / "charts" / "homing" / "values.yaml").read_text())
    wanted = {
        name: value["image"]["repository"]
        for name, value in defaults.items()
        if isinstance(value, dict)
        and str(value.get("image", {}).get("repository")).startswith("homing-")
    }
    for release in releases():
        given = release["setValueTemplates"]
        for name, repository in wanted.items():
            for field, part in (("repository", "REPO"), ("tag", "TAG"), ("digest", "DIGEST")):
                found = _IMAGES.fullmatch(given[f"{name}.image.{field}"])
                assert found is not None
                assert found.groups() == (part, repository.replace("-", "_"))


@pytest.mark.parametrize("part", ["setValues", "setValueTemplates"])
def test_every_value_is_one_of_the_chart(part: str) -> None:
    schema = json.loads(SCHEMA.read_text())
    for release in releases():
        for path in release.get(part, {}):
            assert _has(schema, schema, path.split(".")), path


def test_profiles_are_for_development_debugging_and_production() -> None:
    commands = {
        one["name"]: one.get("activation", [{}])[0].get("command") for one in _CONFIG["profiles"]
    }
    assert commands == {"dev": "dev", "debug": "debug", "prod": None}


def _has(schema: dict[str, Any], part: dict[str, Any], path: list[str]) -> bool:
    if "$ref" in part:
        part = schema["$defs"][part["$ref"].rpartition("/")[2]]
    return not path or (
        path[0] in part.get("properties", {})
        and _has(schema, part["properties"][path[0]], path[1:])
    )
