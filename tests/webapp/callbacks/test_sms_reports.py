"""Reports about text messages, signed by Twilio's own library."""

from __future__ import annotations

import pytest
from twilio.request_validator import RequestValidator

from homing.models.kinds import Channel
from homing.storage import notifications, receipts
from homing.storage.database import Connection
from homing_webapp.callbacks.signing import is_signed
from tests.webapp.callbacks.support import (
    NUMBER,
    SITE,
    TOKEN,
    Send,
    channel,
    delivery,
    named_by_a_notification,
    notes,
)
from tests.webapp.support import Client

#: Of the example in Twilio's documentation.
EXAMPLE = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675309",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
}


async def post(
    client: Client, path: str, form: dict[str, str], *, token: str = TOKEN, site: str = SITE
) -> int:
    """The status that a signed request is answered with."""
    signature = RequestValidator(token).compute_signature(site + path, form)
    headers = {"X-Twilio-Signature": signature}
    return (await client.post(path, data=form, headers=headers)).status


async def reported(client: Client, delivery_id: int, status: str, code: str = "") -> int:
    form = {"MessageSid": "SM1", "MessageStatus": status, "To": NUMBER}
    path = f"/callbacks/sms/status?delivery={delivery_id}"
    return await post(client, path, form | ({"ErrorCode": code} if code else {}))


async def test_each_step_is_kept_once(client: Client, sent: Send, connection: Connection) -> None:
    one = await sent(Channel.SMS)
    for status in ("sent", "sent", "delivered"):
        assert await reported(client, one.id, status) == 204
    steps = [each.status for each in await receipts.of_delivery(connection, one.id)]
    assert steps == ["sent", "delivered"]
    assert (await delivery(connection, one)).state == "sent"


async def test_a_message_that_does_not_arrive_is_dead(
    client: Client, sent: Send, connection: Connection
) -> None:
    one = await sent(Channel.SMS)
    await reported(client, one.id, "undelivered", "30003")
    found = await delivery(connection, one)
    assert (found.state, found.reason) == ("dead", "undelivered: 30003")
    assert (await channel(connection, one.person)).enabled


@pytest.mark.parametrize("code", ["30005", "30006", "21610"])
async def test_a_number_that_nothing_reaches_is_switched_off(
    client: Client, sent: Send, connection: Connection, code: str
) -> None:
    one = await sent(Channel.SMS)
    await reported(client, one.id, "undelivered", code)
    found = await channel(connection, one.person)
    assert (found.enabled, found.disabled_reason) == (False, f"undelivered: {code}")
    assert [note.message for note in await notes(connection, one.person)] == [
        f"The provider says: undelivered: {code}. No further messages go there until you switch it on again."
    ]


async def test_a_report_saves_a_second_copy_of_what_was_taken(
    client: Client, sent: Send, connection: Connection
) -> None:
    one = await sent(Channel.SMS)
    await connection.execute(
        "UPDATE deliveries SET state = 'failed', sent_at = NULL, message_id = NULL, next_try_at = now(), "
        "claim = 1, unanswered = 1, error_class = 'OutcomeUnknown'"
    )
    await connection.execute(
        "INSERT INTO delivery_attempts (delivery_id, claim, started_at, outcome) VALUES (%s, 1, now(), 'unanswered')",
        (one.id,),
    )
    await reported(client, one.id, "sent")
    found = await delivery(connection, one)
    assert (found.state, found.message_id, found.maybe_twice) == ("sent", "SM1", False)


async def test_stop_ends_text_messages_and_start_brings_them_back(
    client: Client, sent: Send, connection: Connection
) -> None:
    one = await sent(Channel.SMS)
    for body, enabled in (("Hello?", True), (" Stop. ", False), ("START", True), ("стоп", False)):
        assert await post(client, "/callbacks/sms/incoming", {"From": NUMBER, "Body": body}) == 200
        assert (await channel(connection, one.person)).enabled is enabled


async def test_a_number_that_only_a_notification_named_can_stop_too(
    client: Client, sent: Send, connection: Connection
) -> None:
    one, number = await sent(Channel.SMS), "+12025550123"
    await named_by_a_notification(connection, one, phone_number=number)
    for body, enabled in (("STOP", False), ("STOP", False), ("START", True)):
        await post(client, "/callbacks/sms/incoming", {"From": number, "Body": body})
        assert (await notifications.read(connection, [one.id]))[one.id].enabled is enabled
        assert (await channel(connection, one.person)).enabled


async def test_nobody_can_stop_without_a_number(client: Client) -> None:
    assert await post(client, "/callbacks/sms/incoming", {"From": "", "Body": "STOP"}) == 422


async def test_start_does_not_mend_a_dead_number(
    client: Client, sent: Send, connection: Connection
) -> None:
    one = await sent(Channel.SMS)
    await reported(client, one.id, "undelivered", "30006")
    await post(client, "/callbacks/sms/incoming", {"From": NUMBER, "Body": "START"})
    assert not (await channel(connection, one.person)).enabled


async def test_what_twilio_did_not_sign_is_refused(
    client: Client, sent: Send, connection: Connection
) -> None:
    one = await sent(Channel.SMS)
    path, form = f"/callbacks/sms/status?delivery={one.id}", {"MessageStatus": "failed"}
    assert (await client.post(path, data=form)).status == 403
    assert await post(client, path, form, token="another") == 403
    assert await post(client, path, form, site="https://elsewhere.test") == 403
    signature = RequestValidator(TOKEN).compute_signature(SITE + path, form)
    changed = form | {"MessageStatus": "undelivered"}
    headers = {"X-Twilio-Signature": signature}
    assert (await client.post(path, data=changed, headers=headers)).status == 403
    assert (await delivery(connection, one)).state == "sent"


async def test_a_delivery_that_is_gone_or_none_is_answered(client: Client) -> None:
    assert await reported(client, 4711, "delivered") == 204
    assert await post(client, "/callbacks/sms/status?delivery=x", {"MessageStatus": "sent"}) == 422
    assert await post(client, "/callbacks/sms/status?delivery=1", {"MessageStatus": "new"}) == 204


@pytest.mark.parametrize(
    ("ours", "signed"),
    [
        ("https://homing.test/a?b=1", "https://homing.test/a?b=1"),
        ("https://homing.test/a", "https://homing.test:443/a"),
        ("https://homing.test:443/a", "https://homing.test/a"),
        ("http://homing.test:8000/a", "http://homing.test:8000/a"),
    ],
)
def test_we_and_twilios_library_agree(ours: str, signed: str) -> None:
    signature = RequestValidator(TOKEN).compute_signature(signed, EXAMPLE)
    assert is_signed(TOKEN, ours, EXAMPLE.items(), signature)
    assert not is_signed(TOKEN, ours, (EXAMPLE | {"Digits": "1"}).items(), signature)


def test_the_signature_is_that_of_the_documentation() -> None:
    url = "https://example.com/myapp?foo=1&bar=2"
    signature = RequestValidator("12345").compute_signature(url, EXAMPLE)
    assert is_signed("12345", url, EXAMPLE.items(), signature)
