"""Requests to the API, and what its refusals become."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from kubernetes.aio.client import ApiClient, Configuration

from homing.embedded.server import free_port
from homing_operator import errors
from homing_operator.client import Client
from homing_operator.kinds import CONFIG_MAP, CRON_JOB, SCRAPE_SOURCE
from tests.operator.api_server import Answers, serving

_PATH = "/api/v1/namespaces/homes/configmaps/lun"
_BODY = {"metadata": {"name": "lun", "namespace": "homes"}, "data": {}}


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
async def client(answers: Answers) -> AsyncIterator[Client]:
    async with serving(answers) as started:
        yield started


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.Refused),
        (401, errors.Unavailable),
        (403, errors.Forbidden),
        (404, errors.NotFound),
        (409, errors.Conflict),
        (422, errors.Refused),
        (429, errors.Unavailable),
        (500, errors.Unavailable),
        (503, errors.Unavailable),
    ],
)
async def test_an_error_says_what_to_do(
    client: Client, answers: Answers, status: int, kind: type[errors.ApiError]
) -> None:
    answers.known[_PATH] = (status, {"reason": "Some", "message": "no"})
    answers.headers["Retry-After"] = "7"
    with pytest.raises(kind, match="no") as told:
        await client.get(CONFIG_MAP, "homes", "lun")
    assert (told.value.status, told.value.reason, told.value.retry_after) == (status, "Some", 7)


async def test_no_answer_is_an_error_like_others() -> None:
    async with ApiClient(Configuration(host=f"http://127.0.0.1:{free_port()}")) as api:
        with pytest.raises(errors.Unavailable, match="GET"):
            await Client(api).get(CONFIG_MAP, "homes", "lun")


async def test_apply_names_the_field_manager_and_the_kind(client: Client, answers: Answers) -> None:
    answers.known[_PATH] = (200, _BODY)
    await client.apply(CONFIG_MAP, _BODY)
    ((method, url, body),) = answers.asked
    assert (method, url) == ("PATCH", f"{_PATH}?fieldManager=homing-operator&force=true")
    assert body == {"apiVersion": "v1", "kind": "ConfigMap"} | _BODY


async def test_a_status_is_applied_to_its_subresource(client: Client, answers: Answers) -> None:
    path = "/apis/homing.dev/v1alpha1/namespaces/homes/scrapesources/lun/status"
    answers.known[path] = (200, _BODY)
    await client.apply_status(SCRAPE_SOURCE, _BODY)
    assert answers.asked[0][1].startswith(path)


async def test_long_lists_come_in_pages(client: Client, answers: Answers) -> None:
    path = "/apis/batch/v1/namespaces/homes/cronjobs"
    answers.known[path] = (200, {"metadata": {"continue": "more"}, "items": [{"metadata": {}}]})
    pages = client.pages(CRON_JOB, "homes", "a=b")
    first = await anext(pages)
    answers.known[path] = (200, {"metadata": {}, "items": []})
    assert [first, *[page async for page in pages]] == [[CRON_JOB.head | {"metadata": {}}], []]
    assert "continue=more" in answers.asked[1][1]
    assert "labelSelector=a%3Db" in answers.asked[1][1]


@pytest.mark.parametrize("status", [200, 404, 409])
async def test_what_is_gone_or_another_one_need_not_be_deleted(
    client: Client, answers: Answers, status: int
) -> None:
    answers.known[_PATH] = (status, {})
    await client.delete(CONFIG_MAP, "homes", "lun", uid="uid-1")
    assert answers.asked[0][2]["preconditions"] == {"uid": "uid-1"}
