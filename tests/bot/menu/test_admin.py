"""What administrators may do, and nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from botapi.messages import Message
from botapi.testing import Visitor
from homing.models.press import Action, Press
from homing.models.subscription import Criteria
from homing.settings.plans import Plan
from homing.storage import (
    admin_actions,
    broadcasts,
    memberships,
    payments,
    preferences,
    subscriptions,
    users,
)
from homing.storage.broadcasts import BroadcastState
from tests.bot.menu.conftest import OLHA, Scene, Stage, labels

ADMIN = 5


@pytest.fixture
async def scene(stage: Stage) -> AsyncIterator[Scene]:
    """Olha's trial is over."""
    async with stage(ADMIN_IDS=f"{ADMIN}, 6") as scene:
        began = datetime.now(UTC) - timedelta(days=8)
        await memberships.begin(scene.connection, scene.user, trial_days=7, at=began)
        yield scene


@pytest.fixture
def admin(scene: Scene) -> Visitor:
    return scene.api.person(ADMIN, name="Admin")


async def test_for_others_these_commands_are_not_there(scene: Scene) -> None:
    unknown = (await scene.olha.ask("/nothing")).text
    for command in ("/grant 77 30", "/stats", "/broadcast", "/refund x"):
        assert (await scene.olha.ask(command)).text == unknown


async def test_days_are_granted(scene: Scene, admin: Visitor) -> None:
    assert "Olha: 30 days. Paid until" in (await admin.ask(f"/grant {OLHA} 30")).text
    found = await memberships.get(scene.connection, scene.user, datetime.now(UTC))
    assert found
    assert found.status == "active"
    [noted] = await admin_actions.latest(scene.connection)
    assert (noted.admin_id, noted.action) == (ADMIN, "grant")
    assert noted.details.items() >= {"user": scene.user, "days": 30}.items()
    told = "SELECT title FROM notifications WHERE user_id = %s"
    assert await scene.value(told, scene.user) == "You get 30 days of alerts"


async def test_a_grant_that_is_handled_again_adds_nothing(scene: Scene, admin: Visitor) -> None:
    person = {"id": ADMIN, "is_bot": False, "first_name": "Admin"}
    chat = {"id": ADMIN, "type": "private", "first_name": "Admin"}
    said = {"message_id": 900, "date": 1, "from": person, "chat": chat, "text": f"/grant {OLHA} 30"}
    for _ in range(2):
        scene.api.world.updates.push("message", said)
        assert "Olha: 30 days. Paid until" in (await admin.reply()).text
    assert len(await admin_actions.latest(scene.connection)) == 1
    assert "30 days" in (await admin.ask(f"/grant {OLHA} 30")).text
    assert len(await admin_actions.latest(scene.connection)) == 2


async def test_a_person_is_named_as_on_telegram(scene: Scene, admin: Visitor) -> None:
    async with scene.connection.transaction():
        await users.set_username(scene.connection, scene.user, "olha_k")
    for name in ("@Olha_K", "olha_k"):
        assert "Olha: 1 day." in (await admin.ask(f"/grant {name} 1")).text


async def test_a_grant_that_is_not_understood_is_explained(scene: Scene, admin: Visitor) -> None:
    for rest in ("", "77", "77 0", "77 -3", "77 99999", "77 x"):
        assert "Say /grant" in (await admin.ask(f"/grant {rest}")).text
    assert await admin_actions.latest(scene.connection) == []


async def test_nobody_is_granted_days_whom_nobody_knows(scene: Scene, admin: Visitor) -> None:
    for name in ("@nobody", "99", "9" * 30):
        assert "I know nobody" in (await admin.ask(f"/grant {name} 30")).text


async def test_figures_tell_of_people_searches_deliveries_and_payments(
    scene: Scene, admin: Visitor
) -> None:
    await subscriptions.create(scene.connection, scene.user, "Flats", Criteria())
    await payments.pay(scene.connection, None, "a", Plan(30, 150), datetime.now(UTC))
    await scene.connection.execute(
        "INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel)"
        " VALUES ('event', 1, %s, 'telegram')",
        (scene.user,),
    )
    shown = (await admin.ask("/stats")).text.split("\n")[2:]
    assert shown == [
        "People: 1 (trial: 0 · active: 0 · expired: 1)",
        "Searches: 1 (1 on)",
        "Deliveries today: pending: 1",
        "Payments: 1 (150 ⭐)",
        "Refunds: 0 (0 ⭐)",
    ]


async def test_a_broadcast_is_written_looked_at_started_and_stopped(
    scene: Scene, admin: Visitor
) -> None:
    await admin.ask("/broadcast")
    preview = await admin.ask("News <b>today</b>\nWe have a Mini App.")
    assert preview.text.startswith("News <b>today</b>\n\nWe have a Mini App.")
    assert "📣 Send to 1 person" in labels(preview)
    started = await _go(admin, preview, "Send")
    assert "It goes out." in started
    [cast] = await broadcasts.latest(scene.connection)
    assert (cast.state, cast.admin_id) == (BroadcastState.RUNNING, ADMIN)
    assert "It was stopped." in await _go(admin, preview, "Stop")
    actions = [one.action for one in await admin_actions.latest(scene.connection)]
    assert actions == ["broadcast stopped", "broadcast"]


async def test_a_double_click_starts_one_broadcast(scene: Scene, admin: Visitor) -> None:
    await admin.ask("/broadcast")
    preview = await admin.ask("News")
    data = next(b["callback_data"] for b in preview.buttons if "Send" in b["text"])
    for pressed in [admin.press_data(preview, data) for _ in range(3)]:
        await admin.answered(pressed)
    assert len(await admin_actions.latest(scene.connection)) == 1


async def test_a_draft_is_written_anew_or_discarded(scene: Scene, admin: Visitor) -> None:
    await admin.ask("/broadcast")
    assert "A text of 1 to" in (await admin.ask("x" * 3600)).text
    first = await admin.ask("News")
    assert "What shall everybody be told?" in await _go(admin, first, "anew")
    second = await admin.ask("Other news")
    assert "nobody is told" in await _go(admin, second, "Discard")
    pressed = admin.press_data(second, "m1:cast-start:2")
    assert (await admin.answered(pressed))["text"] == "This button no longer works."
    assert await scene.value("SELECT count(*) FROM broadcasts") == 0


async def test_nobody_else_presses_these_buttons(scene: Scene) -> None:
    number = await broadcasts.draft(scene.connection, ADMIN, "News", "x")
    pressed = scene.olha.press_data(await scene.menu(), f"m1:cast-start:{number}")
    assert (await scene.olha.answered(pressed))["text"] == "This button no longer works."
    cast = await broadcasts.get(scene.connection, number)
    assert cast
    assert cast.state is BroadcastState.DRAFT


async def test_a_person_refuses_news_below_one(scene: Scene) -> None:
    data = Press(action=Action.NO_NEWS, id=1).pack()
    answer = await scene.olha.answered(scene.olha.press_data(await scene.menu(), data))
    assert "no more news" in answer["text"]
    assert not await preferences.announcements(scene.connection, scene.user)


async def test_what_was_missed_leads_to_paying(scene: Scene) -> None:
    data = Press(action=Action.PAY, id=1).pack()
    scene.olha.press_data(await scene.menu(), data)
    assert "Alerts are off since" in (await scene.olha.reply()).text


async def _go(admin: Visitor, message: Message, word: str) -> str:
    data = next(b["callback_data"] for b in message.buttons if word in b["text"])
    admin.press_data(message, data)
    return (await admin.edited(message)).text
