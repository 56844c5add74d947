"""Telegram Stars: an invoice is paid, the bot agrees, the Stars come back."""

from __future__ import annotations

from typing import Any

import pytest

from botapi.testing import ActError, Running
from tests.examples.botapi.clients import Client, Refused

INVOICE = {
    "title": "A month",
    "description": "30 days of alerts",
    "payload": "month:77",
    "currency": "XTR",
}


async def _invoice(client: Client, **changes: Any) -> Any:
    amounts = changes.pop("amounts", [100])
    prices = [client.price("A month", one) for one in amounts]
    return await client.call("send_invoice", chat_id=77, prices=prices, **(INVOICE | changes))


async def _bought(client: Client, server: Running) -> Any:
    """The message about a payment."""
    olha = server.person(77)
    await _invoice(client)
    olha.pay(olha.heard[-1])
    [asked] = await client.call("get_updates")
    query = asked.pre_checkout_query
    assert (query.total_amount, query.invoice_payload) == (100, "month:77")
    await client.call("answer_pre_checkout_query", pre_checkout_query_id=query.id, ok=True)
    [told] = await client.call("get_updates", offset=asked.update_id + 1)
    return told.message.successful_payment


async def test_a_payment_is_told_once_the_bot_agrees(client: Client, server: Running) -> None:
    paid = await _bought(client, server)
    assert (paid.currency, paid.total_amount, paid.invoice_payload) == ("XTR", 100, "month:77")
    found = (await client.call("get_star_transactions")).transactions
    assert [(one.id, one.amount) for one in found] == [(paid.telegram_payment_charge_id, 100)]
    assert found[0].source.user.id == 77


async def test_a_payment_comes_back_once(client: Client, server: Running) -> None:
    paid = await _bought(client, server)
    what = {"user_id": 77, "telegram_payment_charge_id": paid.telegram_payment_charge_id}
    await client.call("refund_star_payment", **what)
    assert len((await client.call("get_star_transactions")).transactions) == 2
    with pytest.raises(Refused, match=r"(?i)CHARGE_ALREADY_REFUNDED"):
        await client.call("refund_star_payment", **what)


async def test_a_bot_may_say_no(client: Client, server: Running) -> None:
    olha = server.person(77)
    await _invoice(client)
    checkout = olha.pay(olha.heard[-1])
    answer = {"pre_checkout_query_id": checkout.id, "ok": False}
    await client.call("answer_pre_checkout_query", error_message="Sold out", **answer)
    assert (checkout.is_ok, checkout.error) == (False, "Sold out")
    assert server.world.payments == {}


async def test_links_are_paid_too(client: Client, server: Running) -> None:
    prices = [client.price("A month", 5)]
    link = await client.call("create_invoice_link", prices=prices, **INVOICE)
    assert server.person(77).pay(link).invoice.amount == 5
    with pytest.raises(ActError, match="no invoice"):
        server.person(77).pay("https://t.me/$nothing")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": "x" * 33}, "INVOICE_TITLE_INVALID"),
        ({"payload": "ї" * 65}, "INVOICE_PAYLOAD_INVALID"),
        ({"currency": "EUR"}, "PAYMENT_PROVIDER_INVALID"),
        ({"amounts": [1, 2]}, "STARS_INVOICE_INVALID"),
    ],
)
async def test_wrong_invoices_are_refused(
    client: Client, server: Running, changes: dict[str, Any], reason: str
) -> None:
    server.person(77)
    with pytest.raises(Refused, match=rf"(?i){reason}"):
        await _invoice(client, **changes)
