"""Explains what is wrong with a declaration: where it stands, what was found, what was expected."""

from __future__ import annotations

import difflib
import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from homing.models.source.positions import Path, Place

_SHOWN = 80

#: What pydantic puts behind a path when the key is wrong, not its value.
_KEY = "[key]"

_WORDINGS = {
    "Input should be ": "",
    "Value should be ": "",
    "String should match pattern ": "text that matches ",
    "String should have ": "text of ",
    "Tuple should have ": "a list of ",
    "Dictionary should have ": "a mapping of ",
}


@dataclass(frozen=True)
class Mistake:
    """One thing to correct."""

    #: File, with line and column where they are known.
    where: str
    #: For example `spec.html.fields.price.css`; empty for the whole document.
    path: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.where, self.path, self.message) if part)


class DeclarationError(Exception):
    """Files that declare no usable source; every mistake is listed."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = tuple(mistakes)


def where(origin: str, place: Place | None) -> str:
    return f"{origin}: {place}" if place else origin


def dotted(path: Iterable[str | int]) -> str:
    """`spec.html.startUrls[0]`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def explain(
    problems: Iterable[ErrorDetails],
    model: type[BaseModel],
    places: Mapping[Path, Place],
    origin: str,
) -> list[Mistake]:
    """Turns pydantic's errors into sentences, in the order of the file."""
    found = []
    for problem in _telling(list(problems)):
        path = tuple(part for part in problem["loc"] if part != _KEY)
        place = _nearest(path, places)
        message = _message(problem, model, path)
        found.append((place, Mistake(where(origin, place), dotted(path), message)))
    found.sort(key=lambda each: (each[0].line, each[0].column) if each[0] else (0, 0))
    return [mistake for _, mistake in found]


def _telling(problems: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without "too short" of a list whose every item is wrong: those are told one by one."""
    paths = [problem["loc"] for problem in problems]
    return [
        problem
        for problem in problems
        if problem["type"] != "too_short"
        or not any(
            len(path) > len(problem["loc"]) and path[: len(problem["loc"])] == problem["loc"]
            for path in paths
        )
    ]


def _nearest(path: Path, places: Mapping[Path, Place]) -> Place | None:
    for length in range(len(path), -1, -1):
        if path[:length] in places:
            return places[path[:length]]
    return None


def _message(problem: ErrorDetails, model: type[BaseModel], path: Path) -> str:
    kind, found = problem["type"], problem["input"]
    if kind == "missing":
        return "missing, a value is expected"
    if kind == "extra_forbidden":
        return f"unknown key{_hint(str(path[-1]), _keys(model, path[:-1]))}"
    if kind == "value_error":
        reason = problem["msg"].removeprefix("Value error, ")
        return reason if isinstance(found, dict | BaseModel) else f"{reason} (found {shown(found)})"
    return f"found {shown(found)}, expected {_expected(problem)}{_quotes(kind, found)}"


def _expected(problem: ErrorDetails) -> str:
    message = problem["msg"]
    for beginning, replacement in _WORDINGS.items():
        if message.startswith(beginning):
            return (replacement + message.removeprefix(beginning)).split(" after validation")[0]
    return message[:1].lower() + message[1:]


def _quotes(kind: str, found: object) -> str:
    if kind == "string_type" and not isinstance(found, list | dict | None):
        return " (put it in quotes)"
    return ""


def shown(found: object) -> str:
    """A value as it may be shown in one line."""
    if found is None:
        return "nothing"
    text = repr(found)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def _hint(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    lowered = [each for each in known if each.lower() == name.replace("_", "").lower()]
    if hit := (lowered or near):
        return f", did you mean {hit[0]!r}?"
    return f", expected one of {', '.join(known)}" if known else ""


def _keys(model: type[BaseModel], path: Path) -> list[str]:
    """Keys of the mapping that stands at `path`; none where it is no model."""
    current: type[BaseModel] | None = model
    for part in path:
        if isinstance(part, int) or current is None:
            continue
        by_key = {field.alias or name: field for name, field in current.model_fields.items()}
        if part in by_key:
            current = _model_in(by_key[part].annotation)
    return [field.alias or name for name, field in current.model_fields.items()] if current else []


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(each) for each in typing.get_args(annotation))
    return next((found for found in inner if found), None)
