"""JSON schemas of all models that operations name, each once under `#/components/schemas`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from openapi_pydantic import Reference, Schema
from pydantic import BaseModel
from pydantic.json_schema import (
    GenerateJsonSchema,
    JsonSchemaMode,
    JsonSchemaValue,
    models_json_schema,
)
from pydantic_core import core_schema

from homing_webapp.api.framework.operations import Operation
from homing_webapp.api.framework.problems import Problem

_TEMPLATE = "#/components/schemas/{model}"

#: Models of these inputs are taken apart into parameters.
_PARAMETERS = ("path", "query", "headers")


class _Generator(GenerateJsonSchema):
    """Sets that callers send may name a thing twice."""

    def set_schema(self, schema: core_schema.SetSchema) -> JsonSchemaValue:
        return self._taken(super().set_schema(schema))

    def frozenset_schema(self, schema: core_schema.FrozenSetSchema) -> JsonSchemaValue:
        return self._taken(super().frozenset_schema(schema))

    def _taken(self, made: JsonSchemaValue) -> JsonSchemaValue:
        if self.mode == "validation":
            made.pop("uniqueItems", None)
        return made


class Schemas:
    """What models look like when they are read, and when they are written."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        operations = list(operations)
        parameters = {
            model
            for operation in operations
            for name, model in operation.inputs.items()
            if name in _PARAMETERS
        }
        read = {each.inputs["body"] for each in operations if "body" in each.inputs}
        written = {Problem} | {
            model
            for operation in operations
            for answer in operation.answers.values()
            for model in answer.values()
            if model is not None
        }
        wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [
            *((model, "validation") for model in _sorted(parameters | read)),
            *((model, "serialization") for model in _sorted(written)),
        ]
        self._references, found = models_json_schema(
            wanted, ref_template=_TEMPLATE, schema_generator=_Generator
        )
        self._schemas: dict[str, dict[str, Any]] = found.get("$defs", {})
        # Equal models of two modules share a name.
        self._hidden = {self._name(model, "validation") for model in parameters} - {
            *(self._name(model, "validation") for model in read),
            *(self._name(model, "serialization") for model in written),
        }

    @property
    def components(self) -> dict[str, Schema | Reference]:
        return {
            name: Schema.model_validate(schema)
            for name, schema in sorted(self._schemas.items())
            if name not in self._hidden
        }

    def of(self, model: type[BaseModel], *, written: bool = False) -> Reference:
        return Reference.model_validate(
            self._references[model, "serialization" if written else "validation"]
        )

    def property(self, model: type[BaseModel], name: str) -> Mapping[str, Any]:
        """One parameter's schema."""
        schema: Mapping[str, Any] = self._schemas[self._name(model, "validation")]["properties"][
            name
        ]
        return schema

    def _name(self, model: type[BaseModel], mode: JsonSchemaMode) -> str:
        return str(self._references[model, mode]["$ref"]).rpartition("/")[2]


def _sorted(models: Iterable[type[BaseModel]]) -> list[type[BaseModel]]:
    return sorted(models, key=lambda model: (model.__name__, model.__module__))
