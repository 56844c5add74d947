"""What callers send, checked by pydantic before a handler sees it."""

from __future__ import annotations

import types
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, Union, get_args, get_origin

from aiohttp import web
from pydantic import BaseModel, ValidationError

from homing.models.base import Value
from homing_webapp.api.framework import problems
from homing_webapp.api.framework.operations import Operation
from homing_webapp.api.framework.problems import FieldProblem, Refusal

#: Makes the handler's arguments of a request.
Reader: TypeAlias = Callable[[web.Request], Awaitable[dict[str, BaseModel]]]

_MANY = (list, tuple, set, frozenset)


class _NoQuery(Value):
    """Of operations that take no parameters."""


class _Query:
    """Query parameters; several of one name where the field holds several values."""

    def __init__(self, model: type[BaseModel]) -> None:
        self._model = model
        names = {parameter(model, name): name for name in model.model_fields}
        self._many = {
            name for name, own in names.items() if _holds_many(model.model_fields[own].annotation)
        }
        self._known = names.keys()
        required = any(field.is_required() for field in model.model_fields.values())
        self._without = None if required else model.model_validate({})

    def __call__(self, request: web.Request) -> BaseModel:
        if not request.query_string and self._without is not None:
            return self._without
        found = request.query
        given: dict[str, Any] = dict(found)
        if wrong := [*self._unknown(found.keys()), *self._repeated(given, len(found), found)]:
            raise problems.invalid_fields(wrong)
        for name in self._many & given.keys():
            given[name] = found.getall(name)
        return _checked(self._model, given, "query")

    def _unknown(self, given: Any) -> list[FieldProblem]:
        expected = f"one of {', '.join(sorted(self._known))}" if self._known else "no parameters"
        return [
            FieldProblem(location="query", field=problems.sane(name), value="", expected=expected)
            for name in sorted(given - self._known)
        ]

    def _repeated(self, given: dict[str, Any], count: int, found: Any) -> list[FieldProblem]:
        if count == len(given):
            return []
        return [
            FieldProblem(location="query", field=name, value="", expected="one value, not several")
            for name in given.keys() - self._many
            if len(found.getall(name)) > 1
        ]


def reader(operation: Operation) -> Reader:
    """Reads all that the operation's handler wants to know."""
    inputs = dict(operation.inputs)
    body, path, headers = inputs.get("body"), inputs.get("path"), inputs.get("headers")
    query = _Query(inputs.get("query", _NoQuery))

    async def read(request: web.Request) -> dict[str, BaseModel]:
        arguments = {}
        asked = query(request)
        if "query" in inputs:
            arguments["query"] = asked
        if path is not None:
            arguments["path"] = _checked(path, dict(request.match_info), "path")
        if headers is not None:
            arguments["headers"] = _headers(headers, request)
        if body is not None:
            arguments["body"] = await _body(body, request)
        return arguments

    return read


def parameter(model: type[BaseModel], field: str) -> str:
    """The name that callers know the field by."""
    return model.model_fields[field].alias or field


def _headers(model: type[BaseModel], request: web.Request) -> BaseModel:
    names = [parameter(model, field) for field in model.model_fields]
    given = {name: request.headers[name] for name in names if name in request.headers}
    return _checked(model, given, "header")


async def _body(model: type[BaseModel], request: web.Request) -> BaseModel:
    kind = request.content_type
    if kind != "application/json" and not kind.endswith("+json"):
        raise Refusal(415, f"The body is {kind}; expected application/json.")
    try:
        # Strict: "1" is no number and "yes" is no boolean, as the document says.
        return model.model_validate_json(await request.read(), strict=True)
    except ValidationError as error:
        if any(found["type"] == "json_invalid" for found in error.errors(include_input=False)):
            detail = error.errors(include_input=False)[0]["msg"]
            raise Refusal(400, f"The body cannot be read as JSON. {detail}") from None
        raise problems.invalid_fields(problems.of_validation("body", error)) from None


def _checked(
    model: type[BaseModel], given: dict[str, Any], location: problems.Location
) -> BaseModel:
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise problems.invalid_fields(problems.of_validation(location, error)) from None


def _holds_many(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return any(map(_holds_many, get_args(annotation)))
    return (origin or annotation) in _MANY
