"""Errors as problem details (RFC 9457), with a list of what was wrong with which field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Literal, TypeAlias

from aiohttp import web
from pydantic import Field, ValidationError

from homing.models.base import Value
from homing_webapp.context import REQUEST_ID

MEDIA_TYPE = "application/problem+json"

Location: TypeAlias = Literal["path", "query", "header", "body"]

_SHOWN = 200


class FieldProblem(Value):
    """One value that cannot be taken."""

    location: Location = Field(description="Where the value stood.")
    field: str = Field(description="Its name; parts of a nested one are joined by dots.")
    value: str = Field(description="What was found, shortened; empty where it was missing.")
    expected: str = Field(description="What would have been taken.")


class Problem(Value):
    """Why a request was refused or failed (RFC 9457)."""

    type: str = Field("about:blank", description="The status code says it all.")
    title: str = Field(description="The status code in words.")
    status: int = Field(description="The HTTP status code.")
    detail: str = Field(description="What happened, for people.")
    instance: str = Field("", description="The path that was asked for.")
    request_id: str = Field("", description="Names this request in our logs.")
    errors: tuple[FieldProblem, ...] = Field((), description="Each value that cannot be taken.")


class Refusal(Exception):
    """Ends a request with a problem. Handlers raise it by the functions below."""

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Iterable[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = sane(detail)
        self.errors = tuple(errors)
        self.headers = dict(headers or {})


def unauthorised(detail: str) -> Refusal:
    return Refusal(401, detail, headers={"WWW-Authenticate": 'Bearer realm="homing"'})


def forbidden(detail: str) -> Refusal:
    return Refusal(403, detail)


def not_found(detail: str) -> Refusal:
    return Refusal(404, detail)


def conflict(detail: str) -> Refusal:
    return Refusal(409, detail)


def changed(detail: str) -> Refusal:
    """What the caller based the change on is no longer so (`If-Match`)."""
    return Refusal(412, detail)


def unavailable(detail: str, *, after: float) -> Refusal:
    """Another service does not answer; ask again in so many seconds."""
    return Refusal(503, detail, headers={"Retry-After": str(max(1, round(after)))})


def invalid(location: Location, field: str, value: object, expected: str) -> Refusal:
    """One value that only the handler can judge."""
    return invalid_fields([_field(location, field, value, expected)])


def invalid_fields(errors: Iterable[FieldProblem]) -> Refusal:
    found = tuple(errors)
    names = ", ".join(sorted({error.field for error in found}))
    return Refusal(422, f"These values cannot be taken: {names}.", found)


def of_validation(location: Location, error: ValidationError) -> list[FieldProblem]:
    """What pydantic found, in our words."""
    return [
        _field(
            location,
            ".".join(map(str, found["loc"])) or location,
            "" if found["type"] == "missing" else found["input"],
            _expected(found["type"], found["msg"]),
        )
        for found in error.errors(include_url=False, include_context=False)
    ]


def response(request: web.Request, refusal: Refusal) -> web.Response:
    """The problem as an answer to the request."""
    problem = Problem(
        title=HTTPStatus(refusal.status).phrase,
        status=refusal.status,
        detail=refusal.detail,
        instance=sane(request.path),
        request_id=request[REQUEST_ID],
        errors=refusal.errors,
    )
    headers = {"Content-Type": MEDIA_TYPE, "Cache-Control": "no-store", **refusal.headers}
    return web.Response(
        status=refusal.status, body=problem.model_dump_json().encode(), headers=headers
    )


def _field(location: Location, field: str, value: object, expected: str) -> FieldProblem:
    shown = (value if isinstance(value, str) else repr(value))[:_SHOWN]
    return FieldProblem(location=location, field=sane(field), value=sane(shown), expected=expected)


def sane(text: str) -> str:
    """Without halves of surrogate pairs, which cannot be encoded."""
    return text.encode(errors="replace").decode()


def _expected(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "no field of this name"
    if kind == "missing":
        return "a value: the field is required"
    return message.removeprefix("Value error, ").replace("Input should be ", "expected ")
