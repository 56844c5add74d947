"""What pydantic says in JSON schema, said so that the API server takes it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from homing.crds.lowering import NotStructural, structural
from homing.models import rules
from homing.models.base import Document, List, Map

Key = Annotated[str, StringConstraints(min_length=1, max_length=9)]


class Inner(Document):
    """What is inside."""

    model_config = ConfigDict(json_schema_extra=rules.schema(rules.exactly_one("a", "const")))

    a: int | None = Field(None, gt=0, lt=5, description="A number.")
    const: Literal["x"] | None = Field(None, description="A word.")
    depth: int = Field(3, description="How deep.")


class Outer(Document):
    one: Inner = Field(Inner(), description="Just one.")
    many: List[Inner] = Field((), max_length=4, description="Several.")
    named: Map[Key, Inner] = Field({}, max_length=7, description="By name.")
    either: str | int = Field(description="Text or number.")
    anything: dict[str, Any] | None = Field(None, description="Any JSON.")
    ours: str = Field("x", description="By us.", json_schema_extra=rules.ours_to_default())


@pytest.fixture(scope="module")
def properties() -> dict[str, Any]:
    found: dict[str, Any] = structural(Outer)["properties"]
    return found


def test_references_are_put_in_place_with_the_words_of_the_field(
    properties: dict[str, Any],
) -> None:
    assert properties["one"]["description"] == "Just one."
    assert properties["many"]["items"]["description"] == "What is inside."


def test_bounds_are_those_of_draft_4(properties: dict[str, Any]) -> None:
    number = properties["one"]["properties"]["a"]
    assert (number["minimum"], number["exclusiveMinimum"]) == (0, True)
    assert (number["maximum"], number["exclusiveMaximum"]) == (5, True)


def test_a_single_word_is_a_set_of_one(properties: dict[str, Any]) -> None:
    assert properties["one"]["properties"]["const"]["enum"] == ["x"]


def test_rules_of_a_model_are_those_of_its_field(properties: dict[str, Any]) -> None:
    assert properties["one"][rules.KEY] == [
        {
            "rule": "((has(self.a) ? 1 : 0) + (has(self.__const__) ? 1 : 0)) == 1",
            "message": "expected exactly one of a, const",
        }
    ]


def test_sizes_of_mappings_are_counted_in_keys(properties: dict[str, Any]) -> None:
    assert properties["named"]["maxProperties"] == 7
    assert "maxLength" not in properties["named"]


def test_bounds_of_keys_become_a_rule(properties: dict[str, Any]) -> None:
    assert properties["named"][rules.KEY] == [
        {
            "rule": "self.all(key, key.size() >= 1 && key.size() <= 9)",
            "message": "keys must have 1 to 9 characters",
        }
    ]


def test_a_default_of_several_fields_is_left_to_each(properties: dict[str, Any]) -> None:
    assert properties["one"]["default"] == {}
    assert properties["one"]["properties"]["depth"]["default"] == 3


def test_nothing_is_filled_into_lists(properties: dict[str, Any]) -> None:
    depth = properties["many"]["items"]["properties"]["depth"]
    assert depth == {"description": "How deep.", "type": "integer", "nullable": True}


def test_a_default_may_stay_with_the_model(properties: dict[str, Any]) -> None:
    assert "default" not in properties["ours"]


def test_text_or_number_is_a_kind_of_its_own(properties: dict[str, Any]) -> None:
    assert properties["either"] == {
        "description": "Text or number.",
        "x-kubernetes-int-or-string": True,
    }


def test_any_json_is_kept_as_it_is(properties: dict[str, Any]) -> None:
    assert properties["anything"]["x-kubernetes-preserve-unknown-fields"] is True


class Union(BaseModel):
    a: int | list[int]


class Tuple(BaseModel):
    a: tuple[int, str]


@pytest.mark.parametrize(
    ("model", "place"),
    [(Union, r"Union\.a: a union of 2 types"), (Tuple, r"Tuple\.a: prefixItems")],
)
def test_what_cannot_be_said_is_named_with_its_place(model: type[BaseModel], place: str) -> None:
    with pytest.raises(NotStructural, match=place):
        structural(model)
