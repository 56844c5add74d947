"""The link below every e-mail."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from homing import letters
from homing.models.kinds import Channel
from homing.settings import Settings
from homing.storage import optouts, users
from homing.storage.database import Connection
from tests.webapp.callbacks.support import Send, channel
from tests.webapp.support import Client, text


def path(settings: Settings, person: int) -> str:
    assert settings.secret_key is not None
    return letters.unsubscribe_path(settings.secret_key, person)


async def test_one_click_of_a_mail_program_ends_all_mails(
    client: Client, settings: Settings, sent: Send, connection: Connection
) -> None:
    one = await sent()
    for _ in range(2):
        body = {"List-Unsubscribe": "One-Click"}
        answer = await client.post(path(settings, one.person), data=body)
        assert answer.status == 200
    found = await channel(connection, one.person)
    assert (found.enabled, found.disabled_reason) == (False, "unsubscribed")


async def test_looking_at_the_link_changes_nothing(
    client: Client, settings: Settings, sent: Send, connection: Connection
) -> None:
    one = await sent()
    page = await text(client, path(settings, one.person))
    await client.head(path(settings, one.person))
    assert '<form method="post">' in page
    assert (await channel(connection, one.person)).enabled


async def test_the_page_says_when_it_is_done(
    client: Client, settings: Settings, sent: Send, connection: Connection
) -> None:
    one = await sent()
    await connection.execute("UPDATE users SET language = 'uk'")
    await client.post(path(settings, one.person))
    page = await text(client, path(settings, one.person))
    assert "Ви більше не отримуватимете листів." in page
    assert "<form" not in page


async def test_nobody_keeps_or_finds_the_page(
    client: Client, settings: Settings, sent: Send
) -> None:
    answer = await client.get(path(settings, (await sent()).person))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


async def test_a_link_that_was_not_signed_leads_nowhere(
    client: Client, settings: Settings, sent: Send, connection: Connection
) -> None:
    one, other = await sent(), await sent()
    forged = path(settings, one.person).replace(f"/{one.person}.", f"/{other.person}.")
    for wrong in (forged, path(settings, one.person)[:-1], "/unsubscribe/x"):
        assert (await client.post(wrong)).status == 404
        await text(client, wrong, 404)
    assert (await channel(connection, other.person)).enabled


async def test_a_token_of_a_message_id_is_no_link(
    client: Client, settings: Settings, sent: Send
) -> None:
    one = await sent()
    token = one.message_id.strip("<>").split("@")[0]
    assert (await client.post(f"/unsubscribe/{token}")).status == 404


async def test_who_had_no_address_yet_is_remembered(
    client: Client, settings: Settings, connection: Connection
) -> None:
    person = await users.create(connection, name="Olha")
    await client.post(path(settings, person))
    assert not (await channel(connection, person)).enabled


async def test_an_address_that_bounced_keeps_its_reason(
    client: Client, settings: Settings, sent: Send, connection: Connection
) -> None:
    one = await sent()
    await users.disable_channel(connection, one.person, Channel.EMAIL, "hard bounce: 5.1.1")
    await client.post(path(settings, one.person))
    assert (await channel(connection, one.person)).disabled_reason == "hard bounce: 5.1.1"


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_person_who_is_gone_is_not_missed(
    client: Client, settings: Settings, method: str
) -> None:
    answer = await client.request(method, path(settings, 4711))
    assert answer.status in (200, 404)


async def test_a_mistake_of_ours_does_not_log_the_link(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(optouts, "is_off")
    link = path(settings, 1)
    with capture_logs() as logged:
        assert (await client.get(link)).status == 500
    assert [line["route"] for line in logged] == ["/unsubscribe/{token}"]
    assert link not in str(logged)
