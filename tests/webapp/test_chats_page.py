"""The page of chats: counts by chat and account, and the part of it that is asked for again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from homing.models.scope import Scope
from homing.storage import api_keys
from homing.storage.database import Connection
from homing.storage.telegram import assignments
from tests.core.telegram.conftest import Telegram
from tests.webapp.support import Client, text


@pytest.fixture
async def telegram(connection: Connection) -> Telegram:
    """Ann reads the chat @flats, in which somebody asked for a plumber."""
    made = Telegram(connection)
    await made.named(1, "flats", "Flats <of> Kyiv")
    await made.account("ann", 1)
    await made.want(1, 2, "@unheard")
    await assignments.change(connection, added={made.id(1): "ann"})
    await made.signal(await made.classified(1, 1, sent_at=datetime.now(UTC)))
    await made.message(1, 2)
    await connection.execute(
        "UPDATE telegram_chats SET first_id = 1, newest_id = 1204, accounted = '{[1,1204)}' WHERE username = 'flats'"
    )
    return made


async def test_without_chats_the_page_says_how_to_begin(client: Client) -> None:
    assert "homing telegram onboard" in await text(client, "/chats")


@pytest.mark.usefixtures("telegram")
async def test_counts_by_chat_and_account_are_shown(client: Client) -> None:
    page = await text(client, "/chats")
    assert "Flats &lt;of&gt; Kyiv" in page
    assert "1\u202f203 of 1\u202f204" in page
    assert "1 wait for their class" in page
    assert "1 signals" in page
    assert "1 requests</title>" in page
    assert "no member" in page
    assert "@unheard" in page
    assert ">ready</span>" in page


@pytest.mark.usefixtures("telegram")
async def test_the_part_that_changes_is_the_same_without_the_frame(client: Client) -> None:
    page, part = await text(client, "/chats"), await text(client, "/chats/figures")
    assert "<html" not in part
    assert part.split("<h2>")[-1].strip() in page


async def test_an_account_that_must_log_in_again_is_shown_with_the_reason(
    client: Client, telegram: Telegram
) -> None:
    await telegram.account("bob", state="revoked")
    page = await text(client, "/chats")
    assert ">revoked</span>" in page
    assert "told so" in page


@pytest.mark.parametrize("path", ["/chats", "/chats/figures"])
async def test_it_is_for_staff(path: str, client: Client, connection: Connection) -> None:
    _, key = await api_keys.create(connection, name="a", scopes=[Scope.READ], user_id=None)
    answer = await client.get(path, headers={"Authorization": f"Bearer {key}"})
    assert answer.status == 403
