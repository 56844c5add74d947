"""The dashboard of deliveries: counts, and dead letters that only staff may send again."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from homing.models.kinds import Channel, OriginKind
from homing.storage import breakers, deliveries, receipts, users
from homing.storage.database import Connection
from homing.storage.receipts import Receipt, ReceiptStatus
from homing_webapp import forms
from tests.core.storage import ledger
from tests.webapp.support import Client, text


@pytest.fixture
async def dead(connection: Connection) -> int:
    person = await users.create(connection, name="a")
    made = await deliveries.create_direct(
        connection, OriginKind.NOTIFICATION, 1, person, [Channel.EMAIL]
    )
    [claimed] = await deliveries.claim(connection, Channel.EMAIL, limit=1)
    await ledger.mark_dead(connection, claimed, "<no such box>")
    return made[Channel.EMAIL][0]


async def form_word(client: Client) -> str:
    """The word that the page gave the browser."""
    await text(client, "/deliveries")
    return client.session.cookie_jar.filter_cookies(client.make_url("/"))[forms.FIELD].value


async def press(client: Client, fields: Mapping[str, object], **headers: str) -> int:
    data = {name: str(value) for name, value in fields.items()}
    answer = await client.post(
        "/deliveries/replay", data=data, headers=headers, allow_redirects=False
    )
    return answer.status


async def state(connection: Connection, delivery_id: int) -> str:
    found = await deliveries.get(connection, delivery_id)
    assert found is not None
    return found.state


async def test_without_deliveries_the_page_says_what_they_are(client: Client) -> None:
    assert "Nothing was to be sent yet" in await text(client, "/deliveries")


async def test_counts_and_a_picture_and_paused_channels_are_shown(
    client: Client, connection: Connection, dead: int
) -> None:
    await breakers.failed(connection, Channel.SMS, range(9), "connection refused")
    page = await text(client, "/deliveries")
    assert "sms paused" in page
    assert "connection refused" in page
    assert "1 dead</title>" in page
    assert "<td>Refused</td>" in page


async def test_a_dead_letter_is_shown_and_sent_again(
    client: Client, connection: Connection, dead: int
) -> None:
    word = await form_word(client)
    assert "&lt;no such box&gt;" in await text(client, "/deliveries")
    assert await press(client, {"id": dead, forms.FIELD: word}) == 303
    assert await state(connection, dead) == "pending"
    assert "1 due again" in await text(client, "/deliveries?replayed=1")


async def test_what_the_provider_reported_later_is_shown(
    client: Client, connection: Connection, dead: int
) -> None:
    told = Receipt(delivery_id=dead, status=ReceiptStatus.HARD_BOUNCE, code="5.1.1")
    await receipts.add(connection, told)
    assert "Hard bounce 5.1.1" in await text(client, "/deliveries")


async def test_everything_is_counted_anew_only_after_a_while_or_a_replay(
    client: Client, connection: Connection, dead: int
) -> None:
    word = await form_word(client)
    await connection.execute("UPDATE deliveries SET channel = 'sms'")
    assert "<td>email</td><td>dead</td>" in await text(client, "/deliveries")
    await press(client, {"id": dead, forms.FIELD: word})
    assert "<td>sms</td><td>pending</td>" in await text(client, "/deliveries")


async def test_all_of_a_kind_are_sent_again(
    client: Client, connection: Connection, dead: int
) -> None:
    word = await form_word(client)
    assert await press(client, {"channel": "sms", "error_class": "Never", forms.FIELD: word}) == 303
    assert await state(connection, dead) == "dead"
    assert (
        await press(client, {"channel": "email", "error_class": "Never", forms.FIELD: word}) == 303
    )
    assert await state(connection, dead) == "pending"


@pytest.mark.parametrize("word", ["", "another"])
async def test_a_form_of_another_page_is_refused(
    client: Client, connection: Connection, dead: int, word: str
) -> None:
    await form_word(client)
    assert await press(client, {"id": dead, forms.FIELD: word}) == 403
    assert await state(connection, dead) == "dead"


async def test_a_page_of_elsewhere_may_not_send_it_even_with_the_word(
    client: Client, connection: Connection, dead: int
) -> None:
    word = await form_word(client)
    sent = await press(client, {"id": dead, forms.FIELD: word}, Origin="https://evil.test")
    assert (sent, await state(connection, dead)) == (403, "dead")


async def test_others_see_counts_but_no_single_delivery(client: Client, dead: int) -> None:
    answer = await client.get("/deliveries", headers={"X-Forwarded-For": "203.0.113.9"})
    page = await answer.text()
    assert "<td>Refused</td>" in page
    assert "no such box" not in page
    assert "Send again" not in page


async def test_nonsense_in_a_form_is_named(client: Client, dead: int) -> None:
    word = await form_word(client)
    assert await press(client, {"channel": "pigeon", forms.FIELD: word}) == 400
    assert await press(client, {"id": "x", forms.FIELD: word}) == 400
