"""The OpenAPI 3.1 document, made of the same declarations that requests are served by."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from openapi_pydantic import (
    Components,
    Header,
    Info,
    License,
    MediaType,
    OpenAPI,
    Parameter,
    PathItem,
    Reference,
    RequestBody,
    Response,
    Schema,
    SecurityScheme,
)
from openapi_pydantic import Operation as Documented
from pydantic import BaseModel

from homing import __version__
from homing_webapp.api.framework.calls import JSON
from homing_webapp.api.framework.dispatch import PREFIX
from homing_webapp.api.framework.operations import Operation
from homing_webapp.api.framework.problems import MEDIA_TYPE, Problem
from homing_webapp.api.framework.reading import parameter
from homing_webapp.api.framework.schemas import Schemas

_PLACES = {"path": "path", "query": "query", "headers": "header"}

#: Headers that every answer has.
_HEADERS = {
    "X-Request-ID": "Names the request in our logs; yours where you sent one.",
}
_RATE_HEADERS = {
    "RateLimit-Policy": "Requests a minute that you may make.",
    "RateLimit": "Requests left, and seconds until there are more.",
}


def build(operations: Iterable[Operation], description: str) -> dict[str, Any]:
    """The document, ready for JSON."""
    operations = list(operations)
    schemas = Schemas(operations)
    paths: dict[str, PathItem] = {}
    for operation in operations:
        item = paths.setdefault(PREFIX + operation.path, PathItem())
        setattr(item, operation.method.lower(), _operation(operation, schemas))
    document = OpenAPI(
        openapi="3.1.1",
        info=Info(
            title="Homing",
            version=__version__,
            summary="Real-estate listings, alerts and notifications",
            description=description,
            license=License(name="Apache-2.0", identifier="Apache-2.0"),
        ),
        paths=paths,
        components=Components(
            schemas=schemas.components,
            responses={"Problem": _problem(schemas)},
            headers={
                name: Header(description=text, schema=Schema(type="string"))
                for name, text in (_HEADERS | _RATE_HEADERS).items()
            },
            securitySchemes={
                "bearer": SecurityScheme(type="http", scheme="bearer", description="An API key."),
                "apiKey": SecurityScheme(
                    type="apiKey", name="X-API-Key", security_scheme_in="header"
                ),
            },
        ),
    )
    made: dict[str, Any] = document.model_dump(
        mode="json", by_alias=True, exclude_none=True, exclude_unset=True
    )
    return made


def _operation(operation: Operation, schemas: Schemas) -> Documented:
    body = operation.inputs.get("body")
    return Documented(
        operationId=operation.name,
        tags=[operation.tag],
        summary=operation.summary,
        description=operation.description,
        parameters=_parameters(operation, schemas) or None,
        requestBody=None
        if body is None
        else RequestBody(required=True, content={JSON: MediaType(schema=schemas.of(body))}),
        responses=_answers(operation, schemas) | _problems(operation),
        security=_security(operation),
    )


def _parameters(operation: Operation, schemas: Schemas) -> list[Parameter | Reference]:
    return [
        _parameter(place, model, field, schemas)
        for name, place in _PLACES.items()
        if (model := operation.inputs.get(name))
        for field in model.model_fields
    ]


def _parameter(place: str, model: type[BaseModel], field: str, schemas: Schemas) -> Parameter:
    name = parameter(model, field)
    schema = dict(schemas.property(model, name))
    return Parameter.model_validate(
        {
            "name": name,
            "in": place,
            "required": model.model_fields[field].is_required(),
            "description": schema.pop("description", None),
            "schema": schema,
        }
    )


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    needed = [] if operation.scope is None else [str(operation.scope)]
    anybody: list[dict[str, list[str]]] = [] if needed else [{}]
    return [*anybody, {"bearer": needed}, {"apiKey": needed}]


def _answers(operation: Operation, schemas: Schemas) -> dict[str, Response | Reference]:
    answers: dict[str, Response | Reference] = {
        str(status): Response(
            description=HTTPStatus(status).phrase,
            headers=_headers(operation),
            content={media: _content(model, schemas) for media, model in answer.items()} or None,
        )
        for status, answer in operation.answers.items()
    }
    if operation.etag and operation.method == "GET":
        answers["304"] = Response(description="You have it already", headers=_headers(operation))
    return answers


def _content(model: type[BaseModel] | None, schemas: Schemas) -> MediaType:
    schema = Schema(type="string") if model is None else schemas.of(model, written=True)
    return MediaType(schema=schema)


def _headers(operation: Operation) -> dict[str, Header | Reference]:
    shared: dict[str, Header | Reference] = {
        name: _reference("headers", name) for name in (*_HEADERS, *_RATE_HEADERS)
    }
    own = {"ETag": "Names this state of it."} if operation.etag else {}
    own |= operation.headers
    return shared | {
        name: Header(description=text, schema=Schema(type="string")) for name, text in own.items()
    }


def _problems(operation: Operation) -> dict[str, Response | Reference]:
    statuses = {406, 429, 503, *operation.problems}
    statuses |= {401} | ({403} if operation.scope else set())
    # Unknown query parameters are refused, also where there are no known ones.
    statuses |= {422} | ({400, 413, 415} if "body" in operation.inputs else set())
    return {str(status): _reference("responses", "Problem") for status in sorted(statuses)}


def _problem(schemas: Schemas) -> Response:
    return Response(
        description="What was wrong, by RFC 9457",
        headers={"X-Request-ID": _reference("headers", "X-Request-ID")},
        content={MEDIA_TYPE: MediaType(schema=schemas.of(Problem, written=True))},
    )


def _reference(kind: str, name: str) -> Reference:
    return Reference.model_validate({"$ref": f"#/components/{kind}/{name}"})
