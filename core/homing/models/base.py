"""The bases of our models: values inside Homing, documents people write, and what is told about those."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Strict, model_validator
from pydantic.alias_generators import to_camel


class Value(BaseModel):
    """An immutable value with a closed set of fields, snake_case inside and outside."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(BaseModel):
    """Part of a resource that people write: camelCase keys, no unknown field.

    Values are taken as the API server of Kubernetes takes them, so that one file means the same in a
    cluster and outside: `null` is as if the key were not there, 5.0 is a whole number, "5" is none.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        populate_by_name=False,
        strict=True,
        allow_inf_nan=False,
    )

    @model_validator(mode="before")
    @classmethod
    def _as_the_api_server_reads(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {key: _whole(value) for key, value in data.items() if value is not None}


def _without_nulls(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: each for key, each in value.items() if each is not None}


Item = TypeVar("Item")
Key = TypeVar("Key")

#: A list in a document; strictness is for what is in it.
List: TypeAlias = Annotated[tuple[Item, ...], Strict(False)]
#: A mapping with keys that people choose; here too, `null` is as if the key were not there.
Map: TypeAlias = Annotated[dict[Key, Item], BeforeValidator(_without_nulls)]

#: For patterns: no character that is a blank anywhere. The API server's `\s` knows only ASCII.
NO_BLANK = (
    r"[^\s\x{b}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]"
)


class Told(BaseModel):
    """Part of a resource's status, which a newer operator may have told more of: camelCase keys."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=to_camel, validate_by_name=True
    )


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
