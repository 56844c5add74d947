"""What is kept about a person is given and erased; who comes again is told apart."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from homing.settings.plans import Plan
from homing.storage import memberships, payments, subscriptions, users
from homing.storage.users import DEMO_SEARCHES
from tests.bot.menu.conftest import OLHA, Scene, Stage


async def test_everything_comes_as_a_file(scene: Scene) -> None:
    criteria = next(iter(DEMO_SEARCHES.values()))
    await subscriptions.create(scene.connection, scene.user, "Квартири", criteria)
    shown = await scene.olha.ask("/privacy")
    data = next(b["callback_data"] for b in shown.buttons if "all of it" in b["text"])
    scene.olha.press_data(shown, data)
    sent = await scene.olha.reply()
    document = sent.content["document"]
    assert document["file_name"].endswith(".json")
    content = scene.api.file(document["file_id"]).content
    assert content
    told = json.loads(content)
    assert told["user"][0]["telegram_id"] == OLHA
    assert told["subscriptions"][0]["name"] == "Квартири"


async def test_everything_is_erased_when_that_is_meant(scene: Scene) -> None:
    asked = await scene.at("My data", "Erase")
    gone = await scene.go(asked, "Back", "Erase", "Yes")
    assert "/start begins anew" in gone.text
    assert await users.by_telegram(scene.connection, OLHA) is None
    assert (await scene.olha.ask("/privacy")).text == "Nothing is kept about you."
    pressed = scene.olha.press_data(gone, "m1:erased")
    assert "/start" in (await scene.olha.answered(pressed))["text"]


async def test_what_one_was_in_the_middle_of_is_forgotten(scene: Scene) -> None:
    await subscriptions.create(
        scene.connection, scene.user, "Flats", next(iter(DEMO_SEARCHES.values()))
    )
    await scene.at("My searches", "Flats", "Rename")
    front = await scene.menu()
    await scene.go(front, "My data", "Erase", "Yes")
    assert "did not understand" in (await scene.olha.ask("My secret name")).text


@pytest.mark.parametrize("paid", [False, True])
async def test_there_is_no_second_trial(stage: Stage, paid: bool) -> None:
    async with stage() as scene:
        began = datetime.now(UTC) - timedelta(days=8)
        await memberships.begin(scene.connection, scene.user, trial_days=7, at=began)
        if paid:
            at = datetime.now(UTC)
            await payments.pay(scene.connection, scene.user, "a", Plan(30, 150), at)
        await scene.at("My data", "Erase", "Yes")
        await scene.olha.ask("/start")
        told = "Paid until" if paid else "Alerts are off since"
        assert told in (await scene.menu()).text


async def test_a_trial_begins_at_the_first_start(stage: Stage) -> None:
    async with stage(TRIAL_DAYS="3") as scene:
        petro = scene.api.person(78, "en", "Petro")
        await petro.ask("/start")
        assert "Free trial until" in (await petro.ask("/menu")).text
        found = await users.by_telegram(scene.connection, 78)
        assert found
        known = await memberships.get(scene.connection, found.id, datetime.now(UTC))
        assert known
        assert known.until
        assert timedelta(days=2.9) < known.until - datetime.now(UTC) <= timedelta(days=3)


async def test_where_trials_are_off_nobody_is_limited(stage: Stage) -> None:
    async with stage(TRIAL_DAYS="0") as scene:
        petro = scene.api.person(78, "en", "Petro")
        await petro.ask("/start")
        assert "Alerts cost nothing." in (await petro.ask("/menu")).text
