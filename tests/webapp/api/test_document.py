"""The OpenAPI document: complete, valid, committed, and shown without the internet."""

from __future__ import annotations

import json
from pathlib import Path

import openapi_spec_validator

from homing_webapp.api import docs
from homing_webapp.api.operations import OPERATIONS
from tests.webapp.support import Client, text

COMMITTED = Path(__file__).parents[3] / "docs" / "openapi.json"


def test_the_committed_document_is_what_the_code_says() -> None:
    assert COMMITTED.read_text() == docs.render(), "run scripts/openapi"


def test_the_document_is_valid() -> None:
    openapi_spec_validator.validate(docs.build())


def test_every_operation_is_there_once() -> None:
    names = [operation.name for operation in OPERATIONS]
    documented = [
        operation["operationId"]
        for path in docs.build()["paths"].values()
        for operation in path.values()
    ]
    assert sorted(documented) == sorted(names)
    assert len(set(names)) == len(names)


def test_every_parameter_of_a_path_is_declared() -> None:
    for path, methods in docs.build()["paths"].items():
        placed = {part[1:-1] for part in path.split("/") if part.startswith("{")}
        for operation in methods.values():
            parameters = operation.get("parameters", ())
            assert {each["name"] for each in parameters if each["in"] == "path"} == placed


async def test_programs_can_ask_for_the_document(client: Client) -> None:
    answer = await client.get("/openapi.json")
    assert await answer.json() == json.loads(COMMITTED.read_text())
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


async def test_the_page_needs_no_other_host(client: Client) -> None:
    page = await text(client, "/docs")
    assert "http" not in page
    bundle = await client.get("/static/swagger-ui/swagger-ui-bundle.js")
    assert bundle.status == 200
