"""What other programs ask the web app for."""

from __future__ import annotations

import pytest

from homing.images import store_for
from homing.settings import Settings
from tests.webapp.support import Client, Publish

PICTURE = "ads-images/property_images/ab/abcdef.jpg"


async def test_the_status_counts_everything(client: Client, publish: Publish) -> None:
    await publish()
    status = await (await client.get("/status.json")).json()
    assert (status["sources"], status["listings"], status["events"]) == (1, 1, {"new": 1})
    assert status["events_to_match"] == 1
    assert status["deliveries"] == {}
    assert status["uptime_s"] >= 0


async def test_probes_answer(client: Client) -> None:
    assert (await client.get("/healthz")).status == 200
    assert (await client.get("/readyz")).status == 200


async def test_a_stored_picture_is_served_for_ever(client: Client, settings: Settings) -> None:
    await store_for(settings).put(PICTURE, b"\xff\xd8picture", "image/jpeg")
    answer = await client.get("/media/" + PICTURE)
    assert await answer.read() == b"\xff\xd8picture"
    assert answer.content_type == "image/jpeg"
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["nothing.jpg", "../secret", "%2e%2e/%2e%2e/etc/passwd"])
async def test_a_path_that_is_no_picture_is_not_found(client: Client, path: str) -> None:
    assert (await client.get("/media/" + path)).status == 404


async def test_what_else_the_store_holds_is_not_served(client: Client, settings: Settings) -> None:
    await store_for(settings).put("ads-images/match-snapshots/ab/arrays", b"searches", "")
    assert (await client.get("/media/ads-images/match-snapshots/ab/arrays")).status == 404


async def test_pages_forbid_what_no_page_of_ours_needs(client: Client) -> None:
    answer = await client.get("/")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    framed = "frame-ancestors https://web.telegram.org"
    assert answer.headers["Content-Security-Policy"].endswith(framed)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_an_unknown_path_is_told_in_the_callers_form(client: Client) -> None:
    as_json = await client.get("/nowhere", headers={"Accept": "application/json"})
    assert (await as_json.json())["status"] == 404
    as_page = await client.get("/nowhere", headers={"Accept": "text/html"})
    assert "To the newest homes" in await as_page.text()


async def test_metrics_count_rows_and_times(client: Client, publish: Publish) -> None:
    await publish()
    await client.get("/")
    measured = await (await client.get("/metrics")).text()
    assert 'homing_http_seconds_count{method="GET",route="/",status="200"}' in measured
    assert 'homing_events_total{kind="new"} 1.0' in measured
