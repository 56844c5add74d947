"""Pages that open inside Telegram: pictures for all, numbers for people whom Telegram vouches for."""

from __future__ import annotations

import time
from typing import Any

import pytest

from homing.settings import Settings
from homing.storage.database import Connection
from homing_webapp.miniapp import phone
from tests.webapp.miniapp.conftest import signed
from tests.webapp.support import Client, Publish, text

PHONE = "+380441234567"


async def ask(client: Client, listing: int, authorization: str) -> tuple[int, Any]:
    path, headers = f"/app/listings/{listing}/phone", {"Authorization": authorization}
    async with client.post(path, headers=headers) as answer:
        return answer.status, await answer.json()


async def looks(connection: Connection) -> list[tuple[int, int]]:
    cursor = await connection.execute("SELECT user_id, listing_id FROM phone_reveals ORDER BY id")
    return [(row["user_id"], row["listing_id"]) for row in await cursor.fetchall()]


async def test_the_gallery_shows_all_pictures_in_the_persons_language(
    client: Client, publish: Publish
) -> None:
    links = ("https://nestwell.test/1.jpg", "https://nestwell.test/2.jpg")
    listing = await publish(images=links)
    page = await text(client, f"/app/listings/{listing}/gallery?language=uk")
    assert all(link in page for link in links)
    assert '<html lang="uk">' in page


async def test_a_gallery_without_pictures_says_so(client: Client, publish: Publish) -> None:
    assert "There are no pictures." in await text(
        client, f"/app/listings/{await publish()}/gallery"
    )


@pytest.mark.parametrize("below", ["", "/phone", "/gallery"])
async def test_a_home_that_is_gone_is_not_found(client: Client, below: str) -> None:
    await text(client, f"/app/listings/999{below}", 404)


async def test_the_phone_page_itself_holds_no_number(client: Client, publish: Publish) -> None:
    listing = await publish(phones=(PHONE,))
    page = await text(client, f"/app/listings/{listing}/phone?language=fr")
    assert PHONE not in page
    assert "Show the number" in page


async def test_a_person_whom_telegram_vouches_for_gets_the_number(
    client: Client, publish: Publish, connection: Connection, olha: int
) -> None:
    listing = await publish(phones=(PHONE,), contact_name="Petro")
    assert await ask(client, listing, signed()) == (200, {"phones": [PHONE], "name": "Petro"})
    assert await looks(connection) == [(olha, listing)]


@pytest.mark.parametrize(
    ("authorization", "reason"),
    [
        ("", "send it /login"),
        ("Bearer x", "send it /login"),
        ("tma ", "wrong"),
        ("tma nonsense", "wrong"),
        (signed(token="123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw2"), "wrong"),
        (signed().replace("Olha", "Olga"), "wrong"),
        (signed(seconds_ago=3700), "too long"),
        (signed(seconds_ago=-3700), "wrong"),
        ("tma auth_date=1&hash=%C3%A4", "wrong"),
        (f"tma auth_date={int(time.time())}&hash=%C3%A4", "wrong"),
        (f"tma auth_date={'9' * 30}&hash=x", "wrong"),
    ],
    # The same in every process: the signatures hold the time.
    ids=map(str, range(11)),
)
async def test_nobody_else_gets_the_number(
    client: Client,
    publish: Publish,
    connection: Connection,
    olha: int,
    authorization: str,
    reason: str,
) -> None:
    status, problem = await ask(client, await publish(phones=(PHONE,)), authorization)
    assert status == 401
    assert reason in problem["detail"]
    assert await looks(connection) == []


async def test_without_a_bot_there_is_nobody_to_vouch(
    client: Client, publish: Publish, olha: int, settings: Settings
) -> None:
    listing = await publish(phones=(PHONE,))
    object.__setattr__(settings, "telegram_token", None)
    assert (await ask(client, listing, signed()))[0] == 401


async def test_a_stranger_has_to_speak_with_the_bot_first(client: Client, publish: Publish) -> None:
    assert (await ask(client, await publish(phones=(PHONE,)), signed()))[0] == 403


async def test_who_looks_at_many_numbers_has_to_wait(
    client: Client,
    publish: Publish,
    connection: Connection,
    olha: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(phone, "_MOST", 2)
    first, second, third = [await publish(name, phones=(PHONE,)) for name in "abc"]
    for listing in (first, first, second):
        assert (await ask(client, listing, signed()))[0] == 200
    assert (await ask(client, third, signed()))[0] == 429
    assert (await ask(client, first, signed()))[0] == 200
    assert len(await looks(connection)) == 4
    await connection.execute("UPDATE phone_reveals SET at = at - interval '2 h'")
    assert (await ask(client, third, signed()))[0] == 200
