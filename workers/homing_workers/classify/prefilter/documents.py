"""Rules as people write them, in a file or in a source."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from homing.models.base import Value
from homing.models.source import telegram
from homing.models.source.extraction import Regex

Action = Literal["skip", "force"]


def _storable(pattern: str) -> str:
    if "\0" in pattern:
        raise ValueError(
            r"holds the character \0, which PostgreSQL cannot keep; no message holds it"
        )
    return pattern


_Storable = AfterValidator(_storable)


class Substring(Value):
    """Messages that hold this text."""

    pattern: Annotated[str, Field(min_length=1, max_length=500), _Storable]
    ignore_case: bool = True
    action: Action


class Expression(Value):
    """Messages in which this is found, as Python's `re` finds it."""

    pattern: Annotated[Regex, _Storable]
    ignore_case: bool = False
    action: Action


class Rules(Value):
    """The file at PREFILTER_CONFIG_JSON."""

    substrings: Annotated[tuple[Substring, ...], Field(max_length=20_000)] = ()
    regexes: Annotated[tuple[Expression, ...], Field(max_length=5_000)] = ()


def of_source(declared: telegram.Prefilter) -> Rules:
    """What a source says, in the same form."""
    return Rules.model_validate(declared.model_dump(by_alias=False))
