"""Saved searches in the menu."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from homing.models.kinds import DealType
from homing.models.subscription import Criteria, Subscription
from homing.storage import memberships, subscriptions, users
from tests.bot.menu.conftest import Scene, button, labels


async def _search(scene: Scene, name: str = "Flats", **criteria: object) -> int:
    wanted = Criteria.model_validate(criteria)
    return await subscriptions.create(scene.connection, scene.user, name, wanted)


async def _one(scene: Scene, number: int) -> Subscription:
    found = await subscriptions.get(scene.connection, number)
    assert found
    return found


async def test_the_menu_tells_what_there_is(scene: Scene) -> None:
    await _search(scene)
    front = await scene.menu()
    assert "1 search (1 on), 0 favourites" in front.text
    assert "Alerts cost nothing." in front.text


async def test_a_search_is_shown_with_its_wishes_and_what_matches(scene: Scene) -> None:
    rent = frozenset({DealType.RENT})
    await _search(scene, "<Flats> & more", deal_types=rent, price_max=Decimal(900), currency="USD")
    shown = await scene.at("My searches", "<Flats>")
    assert shown.text.startswith("<Flats> & more")
    assert "900" in shown.text
    assert "0 homes of the last 30 days match" in shown.text


async def test_a_search_says_why_it_brings_no_alerts(scene: Scene) -> None:
    await _search(scene)
    assert "🔔 Alerts come." in (await scene.at("My searches", "Flats")).text
    await scene.olha.ask("/stop")
    stopped = (await scene.at("My searches", "Flats")).text
    assert stopped.endswith("⚠️ No more alerts will come here. /start switches them on again.")
    began = datetime.now(UTC) - timedelta(days=8)
    await memberships.begin(scene.connection, scene.user, trial_days=7, at=began)
    over = (await scene.at("My searches", "Flats")).text
    assert "⚠️ Alerts are off since" in over
    assert "Paying brings alerts back at once." in over
    assert "⚠️ Alerts are off since" in (await scene.olha.ask("/start")).text


async def test_a_search_is_paused_and_resumed(scene: Scene) -> None:
    number = await _search(scene)
    shown = await scene.at("My searches", "Flats", "Pause")
    assert "Paused" in shown.text
    assert not (await _one(scene, number)).active
    await scene.go(shown, "Resume")
    assert (await _one(scene, number)).active


async def test_a_search_is_renamed(scene: Scene) -> None:
    number = await _search(scene)
    await scene.at("My searches", "Flats", "Rename")
    refused = await scene.olha.ask("x" * 61)
    assert "1 to 60 letters" in refused.text
    renamed = await scene.olha.ask("  Near\n work ")
    assert renamed.text.startswith("Near work")
    assert (await _one(scene, number)).name == "Near work"


async def test_what_is_written_after_leaving_is_no_name(scene: Scene) -> None:
    number = await _search(scene)
    asked = await scene.at("My searches", "Flats", "Rename")
    await scene.go(asked, "Cancel")
    await scene.olha.ask("Near work")
    assert (await _one(scene, number)).name == "Flats"


async def test_a_command_is_no_name(scene: Scene) -> None:
    number = await _search(scene)
    for command in ("/cancel", "/menu", "/help"):
        await scene.at("My searches", "Flats", "Rename")
        await scene.olha.ask(command)
        assert (await _one(scene, number)).name == "Flats"


async def test_a_search_is_deleted_when_that_is_meant(scene: Scene) -> None:
    number = await _search(scene)
    asked = await scene.at("My searches", "Flats", "Delete")
    kept = await scene.go(asked, "Back")
    assert "Flats" in kept.text
    gone = await scene.go(kept, "Delete", "Yes")
    assert gone.text == "You have no searches yet."
    assert await subscriptions.get(scene.connection, number) is None


async def test_a_double_click_deletes_one(scene: Scene) -> None:
    for name in ("Flats", "Houses"):
        await _search(scene, name)
    asked = await scene.at("My searches", "Flats", "Delete")
    data = button(asked, "Yes")
    presses = [scene.olha.press_data(asked, data) for _ in range(3)]
    answers = await asyncio.gather(*map(scene.olha.answered, presses))
    assert {answer["text"] for answer in answers} == {"Deleted."}
    left = await subscriptions.of_user(scene.connection, scene.user)
    assert [one.name for one in left] == ["Houses"]


async def test_a_button_of_a_search_that_is_gone_is_answered(scene: Scene) -> None:
    number = await _search(scene)
    shown = await scene.at("My searches", "Flats")
    await subscriptions.delete(scene.connection, number)
    for step in ("pause", "rename", "delete", "fields"):
        answer = await scene.olha.answered(scene.olha.press_data(shown, f"m1:{step}:{number}"))
        assert answer["text"] == "This button no longer works."


async def test_nobody_changes_the_searches_of_others(scene: Scene) -> None:
    other = await users.create(scene.connection, name="Petro")
    theirs = await subscriptions.create(scene.connection, other, "Theirs", Criteria())
    front = await scene.menu()
    for step in ("search", "pause", "rename", "deleted", "fields"):
        await scene.olha.answered(scene.olha.press_data(front, f"m1:{step}:{theirs}"))
    found = await _one(scene, theirs)
    assert (found.name, found.active, found.version) == ("Theirs", True, 1)


async def test_many_searches_have_pages(scene: Scene) -> None:
    for number in range(11):
        await _search(scene, f"Search {number:02}")
    first = await scene.at("My searches")
    assert "🔔 Search 00" in labels(first)
    assert "1 / 2" in labels(first)
    second = await scene.go(first, "▶️")
    assert "🔔 Search 10" in labels(second)
    assert "🔔 Search 00" not in labels(second)


async def test_a_wish_is_changed_in_the_dialog_and_leads_back(scene: Scene) -> None:
    number = await _search(scene, "Mine", deal_types=frozenset({DealType.RENT}))
    dialog = await scene.at("My searches", "Mine", "Change")
    saved = await scene.go(dialog, "Deal", "Purchase", "Save")
    assert (await _one(scene, number)).criteria.deal_types == frozenset({DealType.SALE})
    back = await scene.go(saved, "Back")
    assert back.text.startswith("Mine")


async def test_a_stranger_is_asked_to_say_start(scene: Scene) -> None:
    petro = scene.api.person(78, "uk", "Petro")
    assert "/start" in (await petro.ask("/menu")).text


async def test_a_button_that_nobody_knows_is_answered(scene: Scene) -> None:
    front = await scene.menu()
    for rest in ("m1:search", "m1:search:x", "m1:search:1:2", "m0:search:1", "m1:search:-1", "m1:"):
        answer = await scene.olha.answered(scene.olha.press_data(front, rest))
        assert answer["text"] == "This button no longer works."
