"""What every operation has in common."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from homing.models.base import Value
from homing.settings import Settings
from homing_webapp import app as application
from homing_webapp.api.framework import Answer, Call, Routes, dispatch
from homing_webapp.api.framework.fields import Flag
from tests.webapp.support import Client

routes = Routes("tests")


class Numbers(Value):
    number: tuple[int, ...] = ()
    flag: Flag = False


class Text(Value):
    text: str


@routes.operation(
    "GET",
    "/numbers",
    summary="",
    scope=None,
    etag=True,
    answers={200: {"text/plain": None, "text/csv": None}},
)
async def numbers(call: Call, query: Numbers) -> Answer:
    told = f"{query.number} {query.flag} {call.media}"
    return Answer(told.encode(), media=call.media, etag='"1"')


@routes.operation("POST", "/texts", summary="", scope=None)
async def texts(call: Call, body: Text) -> Text:
    return body


@routes.operation("GET", "/mistakes", summary="", scope=None)
async def mistakes(call: Call) -> Text:
    raise ZeroDivisionError


@pytest.fixture
async def trial(settings: Settings) -> AsyncIterator[Client]:
    app = application.make(settings)
    for operation in routes:
        dispatch.add(app, operation)
    async with TestClient(TestServer(app)) as client:
        yield client


async def _problem(client: Client, method: str, path: str, **arguments: Any) -> dict[str, Any]:
    answer = await client.request(method, f"/api/v1{path}", **arguments)
    assert answer.content_type == "application/problem+json"
    problem: dict[str, Any] = await answer.json()
    assert problem["status"] == answer.status
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    return problem


async def test_a_parameter_that_holds_many_may_be_repeated(trial: Client) -> None:
    answer = await trial.get("/api/v1/numbers?number=1&number=2&flag=true")
    assert await answer.text() == "(1, 2) True text/plain"


@pytest.mark.parametrize(
    ("query", "field", "expected"),
    [
        ("size=1", "size", "one of flag, number"),
        ("flag=true&flag=true", "flag", "one value, not several"),
        ("flag=1", "flag", "expected true or false"),
        (
            "number=1&number=x",
            "number.1",
            "expected a valid integer, unable to parse string as an integer",
        ),
    ],
)
async def test_a_query_that_cannot_be_taken_is_told(
    trial: Client, query: str, field: str, expected: str
) -> None:
    problem = await _problem(trial, "GET", f"/numbers?{query}")
    (error,) = problem["errors"]
    assert (problem["status"], error["field"], error["expected"]) == (422, field, expected)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "text/plain"),
        ("text/*;q=0.5, text/csv", "text/csv"),
        ("application/json, text/*;q=0.1", "text/plain"),
        ("text/plain;q=0, */*", "text/csv"),
    ],
)
async def test_the_caller_chooses_the_media_type(trial: Client, accept: str, media: str) -> None:
    answer = await trial.get("/api/v1/numbers", headers={"Accept": accept})
    assert answer.content_type == media


async def test_a_type_that_nobody_makes_is_not_acceptable(trial: Client) -> None:
    problem = await _problem(trial, "GET", "/numbers", headers={"Accept": "image/png"})
    assert problem["status"] == 406


@pytest.mark.parametrize("tags", ['"1"', 'W/"1"', '"0", "1"', "*"])
async def test_who_has_it_already_gets_nothing(trial: Client, tags: str) -> None:
    answer = await trial.get("/api/v1/numbers", headers={"If-None-Match": tags})
    assert (answer.status, answer.headers["ETag"]) == (304, '"1"')


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"text": "\\ud800"}', "application/json", 400),
        (b"", "application/json", 400),
        (b'{"text": 1}', "application/json", 422),
        (b"text=1", "application/x-www-form-urlencoded", 415),
        (b" " * 1_000_001, "application/json", 413),
    ],
)
async def test_a_body_that_cannot_be_read_is_told(
    trial: Client, body: bytes, kind: str, status: int
) -> None:
    headers = {"Content-Type": kind}
    assert (await _problem(trial, "POST", "/texts", data=body, headers=headers))["status"] == status


async def test_a_mistake_of_ours_tells_nothing_but_its_name_in_the_log(
    trial: Client, caplog: pytest.LogCaptureFixture
) -> None:
    problem = await _problem(trial, "GET", "/mistakes", headers={"X-Request-ID": "mine-1"})
    assert (problem["status"], problem["request_id"]) == (500, "mine-1")
    assert "ZeroDivision" not in str(problem)


async def test_a_forged_name_is_replaced(trial: Client) -> None:
    answer = await trial.get("/api/v1/numbers", headers={"X-Request-ID": "a b\tc"})
    assert len(answer.headers["X-Request-ID"]) == 16


async def test_other_methods_are_told_which_there_are(client: Client) -> None:
    for path in ("/me", "/me/"):
        answer = await client.put(f"/api/v1{path}")
        assert (answer.status, answer.headers["Allow"]) == (405, "GET,HEAD")
    assert (await client.put("/api/v1/deliveries/replay")).headers["Allow"] == "POST"


async def test_an_unknown_path_is_a_problem_also_in_a_browser(client: Client) -> None:
    problem = await _problem(client, "GET", "/nothing", headers={"Accept": "text/html"})
    assert problem["status"] == 404


async def test_without_the_database_the_answer_says_when_to_ask_again(
    settings: Settings, client: Client, postgres_url: str
) -> None:
    away = settings.model_copy(update={"database_url": "postgresql://nobody@127.0.0.1:1/none"})
    app = application.make(away)
    async with TestClient(TestServer(app)) as alone:
        answer = await alone.get("/api/v1/preferences/1")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "2")
