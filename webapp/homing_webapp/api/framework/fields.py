"""Types of fields that callers send."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

#: JavaScript's largest exact whole number.
_LARGEST = 2**53 - 1


def _flag(value: object) -> object:
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError("expected true or false")
    return value


#: The number of a row.
Id = Annotated[int, Field(ge=1, le=_LARGEST)]

#: A boolean in a query: `true` or `false`, nothing else.
Flag = Annotated[bool, BeforeValidator(_flag)]

#: What PostgreSQL can store: everything but the null character.
_STORABLE = r"^[^\x00]*$"

#: A line or a word.
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_STORABLE)]

#: Several lines.
Text = Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=_STORABLE)]
