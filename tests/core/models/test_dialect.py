"""YAML as kubectl reads it."""

from __future__ import annotations

import pytest
import yaml

from homing.models.source.dialect import Loader
from homing.models.source.loading import parse
from tests.core.models import scalars


def test_scalars_and_keys_are_what_kubectl_makes_of_them() -> None:
    found = yaml.load(scalars.document(), Loader)["spec"]["any"]  # noqa: S506 - a safe loader
    assert found == scalars.expected()


def test_numbers_without_end_stay_what_they_are() -> None:
    found = yaml.load("[.inf, -.Inf, .5]", Loader)  # noqa: S506 - a safe loader
    assert found == [float("inf"), float("-inf"), 0.5]


@pytest.mark.parametrize("key", ["~", "[1]", "{a: b}"])
def test_a_key_that_is_no_text_is_refused(key: str) -> None:
    with pytest.raises(yaml.YAMLError, match="key"):
        yaml.load(f"? {key}\n: x", Loader)  # noqa: S506 - a safe loader


def test_merged_mappings_are_merged() -> None:
    text = "a: &a {x: 1, y: 2}\nb: {<<: *a, x: 3}"
    assert yaml.load(text, Loader)["b"] == {"x": 3, "true": 2}  # noqa: S506 - a safe loader


def test_a_declaration_is_read_so() -> None:
    text = (
        "apiVersion: homing.dev/v1alpha1\nkind: ScrapeSource\nmetadata: {name: a}\n"
        "spec:\n  type: propertyFinder\n  propertyFinder: {areas: {50: {city: Dubai}}}\n"
        "  politeness: {maxBytes: 1e6}\n"
    )
    spec = parse(text, "a.yaml")[0].spec
    assert spec.politeness.max_bytes == 1_000_000
    assert spec.property_finder is not None
    assert spec.property_finder.areas["50"].city == "Dubai"
