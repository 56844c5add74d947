"""The two bases of our models: values inside Homing, and documents people write."""

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Value(BaseModel):
    """An immutable value with a closed set of fields, snake_case inside and outside."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(BaseModel):
    """Part of a resource that people write: camelCase keys, no unknown field."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=False
    )
