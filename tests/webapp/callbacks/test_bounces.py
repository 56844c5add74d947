"""Bounces of e-mails, as mail servers and as providers report them."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from aiohttp import encode_basic_auth

from homing.models.kinds import Channel, OriginKind
from homing.storage import deliveries, receipts, users
from homing.storage.database import Connection
from homing.storage.deliveries import Filter
from tests.webapp.callbacks.support import (
    ADDRESS,
    BOUNCE_SECRET,
    Send,
    channel,
    delivery,
    named_by_a_notification,
    notes,
)
from tests.webapp.support import Client

BEARER = {"Authorization": f"Bearer {BOUNCE_SECRET}"}


def dsn(message_id: str, *, action: str = "failed", status: str = "5.1.1", part: str = "") -> bytes:
    """A delivery status message as Postfix writes them."""
    returned = part or f"Content-Type: message/rfc822\n\nMessage-ID: {message_id}\nSubject: x\n\nHi"
    return f"""\
From: MAILER-DAEMON@mx.test
To: bounces@homing.test
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you ...
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.test
Arrival-Date: Sat, 21 Nov 2026 12:00:00 +0000

Final-Recipient: rfc822; {ADDRESS}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status}
    <{ADDRESS}>: said something
--b
{returned}
--b--
""".encode()


async def report(client: Client, body: Any, *, status: int = 200) -> Any:
    """What is answered to JSON, or to a message where the body is bytes."""
    kind = "message/rfc822" if isinstance(body, bytes) else "application/json"
    sent = {"data": body} if isinstance(body, bytes) else {"json": body}
    headers = BEARER | {"Content-Type": kind}
    answer = await client.post("/callbacks/email/bounces", headers=headers, **sent)
    assert answer.status == status, await answer.text()
    return await answer.json()


async def test_a_hard_bounce_ends_the_channel(
    client: Client, sent: Send, connection: Connection
) -> None:
    one = await sent()
    assert await report(client, dsn(one.message_id)) == {"known": 1, "unknown": 0}
    found = await delivery(connection, one)
    reason = f"hard bounce: 5.1.1 smtp; 550 5.1.1 <{ADDRESS}>: said something"
    assert (found.state, found.reason, found.reason_class) == ("dead", reason, "refused")
    assert (await channel(connection, one.person)).disabled_reason == reason


async def test_who_cannot_be_reached_by_e_mail_hears_of_it_once_elsewhere(
    client: Client, sent: Send, connection: Connection
) -> None:
    one = await sent()
    await users.set_channel(connection, one.person, Channel.TELEGRAM, "5")
    for _ in range(2):
        await report(client, dsn(one.message_id))
    [note] = await notes(connection, one.person)
    assert note.title == "We cannot reach you any more: e-mail"
    page = await deliveries.page(connection, Filter(origin_kind=OriginKind.NOTIFICATION))
    assert {one.channel for one in page.deliveries} == {Channel.INBOX, Channel.TELEGRAM}


@pytest.mark.parametrize("named", ["message_id", "address"])
@pytest.mark.parametrize("kind", ["hard_bounce", "complaint"])
async def test_whatever_a_report_names_the_person_is_told(
    client: Client, sent: Send, connection: Connection, kind: str, named: str
) -> None:
    one = await sent()
    names = {"message_id": one.message_id, "address": ADDRESS}
    for _ in range(2):
        await report(client, {"type": kind, named: names[named]})
    assert len(await notes(connection, one.person)) == 1


async def test_headers_of_the_returned_mail_are_enough(client: Client, sent: Send) -> None:
    one = await sent()
    part = f"Content-Type: text/rfc822-headers\n\nSubject: x\nMessage-ID: {one.message_id}\n"
    assert (await report(client, dsn("", part=part)))["known"] == 1


@pytest.mark.parametrize("charset", ["nonsense", "a\0b", "utf-7"])
async def test_returned_headers_need_no_charset(client: Client, sent: Send, charset: str) -> None:
    one = await sent()
    kind = f"Content-Type: text/rfc822-headers; charset={charset}"
    part = f"{kind}\n\nMessage-ID: {one.message_id}\n"
    assert (await report(client, dsn("", part=part)))["known"] == 1


async def test_returned_headers_may_be_in_base64(client: Client, sent: Send) -> None:
    one = await sent()
    headers = b64encode(f"Message-ID: {one.message_id}\n".encode()).decode()
    kind = "Content-Type: text/rfc822-headers\nContent-Transfer-Encoding: base64"
    assert (await report(client, dsn("", part=f"{kind}\n\n{headers}")))["known"] == 1


@pytest.mark.parametrize(
    ("action", "status", "receipt", "state"),
    [
        ("failed", "5.2.2", "soft_bounce", "dead"),
        ("failed", "4.4.7", "soft_bounce", "dead"),
        ("failed", "5.7.1", "soft_bounce", "dead"),
        ("delayed", "4.4.1", "delayed", "sent"),
        ("delivered", "2.0.0", "delivered", "sent"),
    ],
)
async def test_what_may_pass_leaves_the_channel_on(
    client: Client,
    sent: Send,
    connection: Connection,
    action: str,
    status: str,
    receipt: str,
    state: str,
) -> None:
    one = await sent()
    for _ in range(2):
        await report(client, dsn(one.message_id, action=action, status=status))
    [kept] = await receipts.of_delivery(connection, one.id)
    assert (kept.status, kept.code) == (receipt, status)
    assert (await delivery(connection, one)).state == state
    assert (await channel(connection, one.person)).enabled


async def test_the_fifth_soft_bounce_in_a_row_ends_the_channel(
    client: Client, sent: Send, connection: Connection
) -> None:
    first = await sent()
    others = [await sent(person=first.person) for _ in range(4)]
    for one in (first, *others[:3]):
        await report(client, dsn(one.message_id, status="5.2.2"))
    assert (await channel(connection, first.person)).enabled
    await report(client, dsn(others[3].message_id, status="5.2.2"))
    reason = (await channel(connection, first.person)).disabled_reason
    assert str(reason).startswith("5 messages in 14 days bounced, the last: soft bounce: 5.2.2")


async def test_a_bounce_of_a_digest_is_about_all_of_it(
    client: Client, sent: Send, connection: Connection
) -> None:
    first = await sent()
    second = await sent(person=first.person)
    await connection.execute("UPDATE deliveries SET message_id = %s", (first.message_id,))
    await report(client, dsn(first.message_id))
    assert [(await delivery(connection, one)).state for one in (first, second)] == ["dead", "dead"]


async def test_a_provider_reports_in_json(
    client: Client, sent: Send, connection: Connection
) -> None:
    one, other = await sent(), await sent()
    body = [
        {"type": "hard_bounce", "message_id": one.message_id, "code": "5.1.1"},
        {"type": "complaint", "message_id": other.message_id, "extra": "is left alone"},
        {"type": "hard_bounce", "message_id": "<1.x@elsewhere.test>"},
    ]
    assert await report(client, body) == {"known": 2, "unknown": 1}
    assert (await channel(connection, one.person)).disabled_reason == "hard bounce: 5.1.1"
    assert (await channel(connection, other.person)).disabled_reason == "complaint"


async def test_an_address_alone_is_enough_for_a_provider(
    client: Client, sent: Send, connection: Connection
) -> None:
    one = await sent()
    await report(client, {"type": "hard_bounce", "address": ADDRESS.upper(), "code": "5.1.1"})
    assert not (await channel(connection, one.person)).enabled


async def test_a_mail_that_somebody_made_up_changes_nothing(
    client: Client, sent: Send, connection: Connection
) -> None:
    one = await sent()
    forged = f"<{one.id}.AAAAAAAAAAAAAAAAAAAAAAAA@homing.test>"
    assert await report(client, dsn(forged)) == {"known": 0, "unknown": 1}
    assert (await channel(connection, one.person)).enabled


async def test_an_address_of_a_notification_only_does_not_end_the_persons_channel(
    client: Client, sent: Send, connection: Connection
) -> None:
    one = await sent()
    await named_by_a_notification(connection, one, email="other@mail.test")
    await report(client, dsn(one.message_id))
    assert (await delivery(connection, one)).state == "dead"
    assert (await channel(connection, one.person)).enabled


async def test_a_report_that_it_arrived_saves_a_second_copy(
    client: Client, sent: Send, connection: Connection
) -> None:
    one = await sent()
    await connection.execute(
        "UPDATE deliveries SET state = 'failed', sent_at = NULL, message_id = NULL, next_try_at = now(), "
        "unanswered = 1, error_class = 'OutcomeUnknown'"
    )
    await report(client, {"type": "delivered", "message_id": one.message_id})
    found = await delivery(connection, one)
    assert (found.state, found.message_id, found.unanswered) == ("sent", one.message_id, 0)


async def test_a_report_in_any_encoding_is_kept(
    client: Client, sent: Send, connection: Connection
) -> None:
    one = await sent()
    body = dsn(one.message_id).replace(b"said something", "немає".encode("koi8-u"))
    await report(client, body)
    [kept] = await receipts.of_delivery(connection, one.id)
    assert str(kept.detail).startswith("smtp; 550 5.1.1")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"Subject: I am on holiday\n\nBye", "expected JSON, or a delivery status message"),
        (b"", "expected JSON, or a delivery status message"),
        ({"type": "hard_bounce"}, "expected message_id, address, or both"),
        ({"type": "fire", "address": "a@b.test"}, "type"),
        ([{"type": "hard_bounce", "address": "a\nb"}], "address"),
    ],
)
async def test_what_cannot_be_read_is_told(client: Client, body: Any, expected: str) -> None:
    assert expected in (await report(client, body, status=422))["detail"]


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer wrong", "Bearer", "Basic !", encode_basic_auth("any", "wrong"), "Bearer é"],
)
async def test_nobody_without_the_secret_reports(client: Client, authorization: str) -> None:
    headers = {"Authorization": authorization}
    answer = await client.post("/callbacks/email/bounces", data=b"x", headers=headers)
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


async def test_the_secret_may_be_a_password(client: Client, sent: Send) -> None:
    one = await sent()
    answer = await client.post(
        "/callbacks/email/bounces",
        json={"type": "delivered", "message_id": one.message_id},
        headers={"Authorization": encode_basic_auth("mail", BOUNCE_SECRET)},
    )
    assert await answer.json() == {"known": 1, "unknown": 0}


async def test_a_text_message_has_no_bounces(
    client: Client, sent: Send, connection: Connection
) -> None:
    one = await sent(Channel.SMS)
    await report(client, {"type": "hard_bounce", "address": "+380501234567"})
    assert (await channel(connection, one.person)).enabled
