"""Stars: invoice, question, payment, refund, and all that goes wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from botapi.messages import Message
from botapi.payments import Checkout, Invoice
from homing.settings.plans import Plan
from homing.storage import database, memberships, payments, users
from homing.storage.payments import Entry
from homing_bot.payments.invoices import Order, order_of, payload
from homing_bot.payments.reconciling import reconcile
from tests.bot.menu.conftest import Scene, Stage

ADMIN = 5
MONTH = Plan(30, 150)


@pytest.fixture
async def scene(stage: Stage) -> AsyncIterator[Scene]:
    """Olha's trial is over."""
    async with stage(ADMIN_IDS=str(ADMIN)) as scene:
        began = datetime.now(UTC) - timedelta(days=8)
        await memberships.begin(scene.connection, scene.user, trial_days=7, at=began)
        yield scene


async def _invoice(scene: Scene) -> Message:
    """The invoice of a month."""
    standing = await scene.at("Subscription")
    data = next(one["callback_data"] for one in standing.buttons if "30 days" in one["text"])
    await scene.olha.answered(scene.olha.press_data(standing, data))
    return await scene.olha.reply()


async def _bought(scene: Scene) -> Message:
    """The receipt of a month."""
    scene.olha.pay(await _invoice(scene))
    return await scene.olha.reply()


async def _answered(scene: Scene, checkout: Checkout) -> Checkout:
    await scene.api.world.bell.until(lambda: checkout.is_ok is not None, 10)
    return checkout


async def _days(scene: Scene) -> float:
    """Until alerts end."""
    found = await memberships.get(scene.connection, scene.user, datetime.now(UTC))
    assert found
    assert found.until
    return (found.until - datetime.now(UTC)) / timedelta(days=1)


@asynccontextmanager
async def _without_books(scene: Scene) -> AsyncIterator[None]:
    """Nothing can be booked meanwhile."""
    await scene.connection.execute("ALTER TABLE payments RENAME TO away")
    yield
    await scene.connection.execute("ALTER TABLE away RENAME TO payments")


async def _paid(scene: Scene) -> Message:
    """Telegram's message about a payment that the bot could not book."""
    scene.olha.pay(await _invoice(scene))
    chat = scene.olha.chat.messages
    found = await scene.api.world.bell.until(
        lambda: next((one for one in chat.values() if "successful_payment" in one.content), None),
        10,
    )
    assert found
    await _ended(scene)
    return found


async def _ended(scene: Scene) -> None:
    """The bot has done with what it was sent: whatever comes later is answered."""
    assert (await scene.olha.ask("/help")).text


async def _books(scene: Scene) -> list[Entry]:
    return await payments.of_user(scene.connection, scene.user)


async def test_paying_brings_days_and_a_receipt(scene: Scene) -> None:
    receipt = await _bought(scene)
    [entry] = await _books(scene)
    assert (entry.stars, entry.days) == (150, 30)
    assert "Thank you!" in receipt.text
    assert "Paid: 150 ⭐ for 30 days." in receipt.text
    assert receipt.marked("code") == [entry.charge_id]
    assert 29.9 < await _days(scene) <= 30
    assert "Paid until" in (await scene.go(receipt, "Menu")).text


async def test_the_same_payment_told_again_is_booked_once(scene: Scene) -> None:
    await _bought(scene)
    told = next(m for m in scene.olha.chat.messages.values() if "successful_payment" in m.content)
    for _ in range(2):
        scene.olha.send(dict(told.content))
        assert "Thank you!" in (await scene.olha.reply()).text
    assert len(await _books(scene)) == 1
    assert await _days(scene) < 31


async def test_what_was_not_committed_is_booked_when_it_is_told_again(scene: Scene) -> None:
    """The process ends, or the database, between the update and the commit."""
    async with _without_books(scene):
        told = await _paid(scene)
    assert await _books(scene) == []
    scene.olha.send(dict(told.content))
    assert "Thank you!" in (await scene.olha.reply()).text
    assert 29.9 < await _days(scene) <= 30


async def test_what_is_never_told_again_is_found_in_telegrams_books(scene: Scene) -> None:
    async with _without_books(scene):
        await _paid(scene)
    async with database.pool(scene.settings.require_database_url()) as pool:
        found = [await reconcile(scene.bot, pool, scene.settings) for _ in range(2)]
    assert found == [1, 0]
    assert 29.9 < await _days(scene) <= 30
    query = "SELECT title FROM notifications WHERE user_id = %s"
    assert await scene.value(query, scene.user) == "Thank you!"


async def test_a_refund_is_found_there_too(scene: Scene) -> None:
    await _bought(scene)
    [entry] = await _books(scene)
    async with _without_books(scene):
        await scene.bot.refund_star_payment(scene.olha.id, entry.charge_id)
        await _ended(scene)
    async with database.pool(scene.settings.require_database_url()) as pool:
        assert await reconcile(scene.bot, pool, scene.settings) == 1
    assert await _days(scene) <= 0


@pytest.mark.parametrize(
    ("forged", "stars", "why"),
    [
        ("150 for nobody", 150, "not yours"),
        (None, 1, "Prices have changed"),
    ],
)
async def test_a_payment_that_is_not_as_we_wrote_it_is_refused(
    scene: Scene, forged: str | None, stars: int, why: str
) -> None:
    message = await _invoice(scene)
    invoice = scene.api.world.invoices[f"{message.chat_id}/{message.message_id}"]
    invoice.payload, invoice.amount = forged or invoice.payload, stars
    checkout = await _answered(scene, scene.olha.pay(message))
    assert (checkout.is_ok, why in checkout.error) == (False, True)
    assert await _books(scene) == []


async def test_an_invoice_is_paid_by_whom_it_was_made_for(scene: Scene) -> None:
    petro = scene.api.person(78, "uk", "Petro")
    await users.create(scene.connection, name="Petro", telegram_id=78)
    message = await _invoice(scene)
    checkout = await _answered(scene, petro.pay(message))
    assert not checkout.is_ok


async def test_a_plan_that_is_no_longer_sold_is_refused(scene: Scene) -> None:
    token = scene.settings.telegram_token
    assert token
    old = payload(token, Order(scene.user, Plan(30, 10)))
    scene.api.world.invoices["old"] = Invoice("Old", "Old", old, 10)
    checkout = await _answered(scene, scene.olha.pay("old"))
    assert "Prices have changed" in checkout.error


async def test_a_payment_that_nobody_can_explain_is_booked_without_days(scene: Scene) -> None:
    told = {
        "currency": "XTR",
        "total_amount": 150,
        "invoice_payload": "?",
        "telegram_payment_charge_id": "strange",
        "provider_payment_charge_id": "",
    }
    scene.olha.send({"successful_payment": told})
    assert "/paysupport" in (await scene.olha.reply()).text
    assert [(one.stars, one.days) for one in await _books(scene)] == [(150, 0)]


async def test_an_administrator_gives_stars_back(scene: Scene) -> None:
    await _bought(scene)
    [entry] = await _books(scene)
    admin = scene.api.person(ADMIN, name="Admin")
    assert "on their way back" in (await admin.ask(f"/refund {entry.charge_id}")).text
    assert "150 ⭐ came back to you." in (await scene.olha.reply()).text
    assert [one.kind for one in await _books(scene)] == ["payment", "refund"]
    assert await _days(scene) <= 0
    assert "came back before" in (await admin.ask(f"/refund {entry.charge_id}")).text
    assert await scene.value("SELECT action FROM admin_actions") == "refund"


async def test_a_refund_that_was_not_booked_is_booked_by_the_next_try(scene: Scene) -> None:
    await _bought(scene)
    [entry] = await _books(scene)
    async with _without_books(scene):
        await scene.bot.refund_star_payment(scene.olha.id, entry.charge_id)
        await _ended(scene)
    admin = scene.api.person(ADMIN, name="Admin")
    assert "on their way back" in (await admin.ask(f"/refund {entry.charge_id}")).text
    assert await _days(scene) <= 0


async def test_what_was_never_paid_is_not_given_back(scene: Scene) -> None:
    admin = scene.api.person(ADMIN, name="Admin")
    for text in ("/refund", "/refund nothing"):
        assert "the receipt of a payment" in (await admin.ask(text)).text


async def test_a_question_about_payments_reaches_an_administrator(scene: Scene) -> None:
    assert "your question" in (await scene.olha.ask("/paysupport")).text
    user = await users.create(scene.connection, name="Admin", telegram_id=ADMIN)
    thanks = await scene.olha.ask("/paysupport I paid twice")
    assert "Somebody will look at it" in thanks.text
    query = "SELECT title || ': ' || message FROM notifications WHERE user_id = %s"
    assert await scene.value(query, user) == "/paysupport Olha (77): I paid twice"


def test_a_payload_is_short_and_only_ours_is_read() -> None:
    key = SecretStr("k")
    order = Order(2**62, Plan(3660, 10_000))
    written = payload(key, order)
    assert len(written.encode()) <= 128
    assert order_of(key, written) == order
    for forged in (written.replace("3660", "9999"), written[:-1], "", "30-150-x", "٣-1-x"):
        assert order_of(key, forged) is None
    assert order_of(SecretStr("other"), written) is None
