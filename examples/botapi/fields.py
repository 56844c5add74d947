"""Types of parameters, and how wrong ones are told.

The real server ignores parameters that it does not know. This one refuses them: a misspelt name would go unnoticed.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from botapi.errors import Refusal, bad_request
from botapi.given import Given

T = TypeVar("T")


class Object(BaseModel):
    """A JSON object inside a parameter."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Parameters(Object):
    """What a method takes."""


def _decoded(value: Any) -> Any:
    """Objects and lists come as JSON, but for calls whose whole body is JSON."""
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError("JSON expected") from None


#: An object or list that may come as a JSON text.
AsJson = Annotated[T, BeforeValidator(_decoded)]

#: A number, or "@name" of a public group or channel.
ChatId = int | str

#: What is said where a parameter is missing.
_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "user_id": "invalid user_id specified",
}

P = TypeVar("P", bound=Parameters)


def parsed(model: type[P], given: Given) -> P:
    """The parameters of a call, typed.

    Raises:
        Refusal: one is missing, unknown or malformed.
    """
    values = {name: value for name, value in given.parameters.items() if value != ""}
    for name in given.uploads:
        if name in model.model_fields:
            values[name] = f"attach://{name}"
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _told(error) from None


def _told(error: ValidationError) -> Refusal:
    first = error.errors(include_url=False)[0]
    name, where = str(first["loc"][0]), ".".join(map(str, first["loc"]))
    if isinstance(reason := first.get("ctx", {}).get("error"), Refusal):
        return reason
    if len(first["loc"]) == 1 and first["type"] == "missing":
        return bad_request(_MISSING.get(name, f'parameter "{name}" is required'))
    if first["type"] == "extra_forbidden":
        return bad_request(f'unknown parameter "{where}"')
    return bad_request(f"can't parse {name}: {first['msg']} at {where}")
