"""Pages about a person: only they see them, whatever anybody else sends."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from botapi.testing import DEFAULT_TOKEN
from homing.models.subscription import Criteria
from homing.storage import favourites, listings, subscriptions
from homing.storage.database import Connection
from homing_webapp.miniapp import people
from tests.webapp.miniapp.conftest import Visit, signed
from tests.webapp.support import Client, Publish, text

PAGES = ("/app", "/app/favourites", "/app/searches", "/app/searches/new")

Open = Callable[..., Visit]


async def keep(connection: Connection, person: int, listing: int) -> int:
    home = await listings.get(connection, listing)
    assert home is not None
    await favourites.keep(connection, person, home.property_id)
    return home.property_id


@pytest.mark.parametrize("path", PAGES)
async def test_whoever_has_not_said_who_they_are_gets_a_shell(client: Client, path: str) -> None:
    page = await text(client, f"{path}?language=uk")
    assert "data-load" in page
    assert '<html lang="uk">' in page


@pytest.mark.parametrize("path", PAGES)
async def test_whom_telegram_vouches_for_gets_the_part(visit: Open, olha: int, path: str) -> None:
    part = await visit().get(path)
    assert 'data-language="en"' in part
    assert "<html" not in part


@pytest.mark.parametrize(
    ("authorization", "told"),
    [
        ("tma nonsense", "Telegram&#39;s signature is wrong"),
        (signed(token=DEFAULT_TOKEN[:-1] + "x"), "Telegram&#39;s signature is wrong"),
        (signed(seconds_ago=3700), "open for too long"),
        (f"tma auth_date={int(time.time())}", "Telegram&#39;s signature is wrong"),
    ],
    ids=["nonsense", "another bot", "old", "unsigned"],
)
@pytest.mark.parametrize("path", PAGES)
async def test_a_forged_or_old_signature_gets_help_and_nothing_else(
    visit: Open, olha: int, path: str, authorization: str, told: str
) -> None:
    part = await visit(authorization=authorization).get(path, 401)
    assert told in part
    assert "form" not in part


async def test_a_stranger_is_told_to_speak_with_the_bot(visit: Open) -> None:
    assert "/start" in await visit(999).get("/app", 403)


async def test_the_persons_language_is_spoken(
    visit: Open, olha: int, connection: Connection
) -> None:
    await connection.execute("UPDATE users SET language = 'uz'")
    assert 'data-language="uz"' in await visit().get("/app/searches?language=ru")


async def test_a_home_is_kept_with_a_note_in_a_new_list_and_given_up(
    visit: Open, olha: int, publish: Publish
) -> None:
    mine = f"/app/listings/{await publish()}/mine"
    assert "☆ Keep" in await visit().get(mine)
    assert "★ Kept" in await visit().post(mine, do="keep")
    part = await visit().post(mine, do="write", note=" <b>Sunny</b> ", new_list="Near work")
    assert "&lt;b&gt;Sunny&lt;/b&gt;</textarea>" in part
    assert "selected>Near work</option>" in part
    page = await visit().get("/app/favourites")
    assert "&lt;b&gt;Sunny&lt;/b&gt;" in page
    assert "☆ Keep" in await visit().post(mine, do="drop")
    assert "No homes here yet." in await visit().get("/app/favourites")


async def test_a_home_is_hidden_and_shown_again(
    visit: Open, olha: int, publish: Publish, connection: Connection
) -> None:
    listing = await publish()
    home = await keep(connection, olha, listing)
    assert "Show again" in await visit().post(f"/app/listings/{listing}/mine", do="dismiss")
    assert await favourites.is_dismissed(connection, olha, home)
    assert "Not for me" in await visit().post(f"/app/listings/{listing}/mine", do="readmit")


async def test_a_button_that_is_not_ours_does_nothing(
    visit: Open, olha: int, publish: Publish
) -> None:
    await visit().post(f"/app/listings/{await publish()}/mine", 400, do="explode")


async def test_favourites_are_sorted_and_chosen_by_list(
    visit: Open, olha: int, publish: Publish, connection: Connection
) -> None:
    cheap = await publish("a", title="Cheap", price=1, currency="USD")
    dear = await publish("b", title="Dear", price=2, currency="USD")
    for one in (cheap, dear):
        await keep(connection, olha, one)
    await visit().post(f"/app/listings/{dear}/mine", do="write", new_list="Best")
    page = await visit().get("/app/favourites?sort=cheapest")
    assert page.index("Cheap</span>") < page.index("Dear</span>")
    page = await visit().get("/app/favourites?sort=dearest")
    assert page.index("Dear</span>") < page.index("Cheap</span>")
    [number] = [
        one["id"] async for one in await connection.execute("SELECT id FROM favourite_lists")
    ]
    assert "Cheap</span>" not in await visit().get(f"/app/favourites?list={number}")


async def test_prices_in_several_currencies_are_compared_in_one(
    visit: Open, olha: int, publish: Publish, connection: Connection
) -> None:
    for title, price, currency in (("Dear", 900, "USD"), ("Cheap", 20_000, "UAH")):
        one = await publish(title, title=title, price=price, currency=currency)
        await keep(connection, olha, one)
    for sort, first in (("cheapest", "Cheap"), ("dearest", "Dear")):
        page = await visit().get(f"/app/favourites?sort={sort}")
        assert min(("Cheap", "Dear"), key=lambda title: page.index(f"{title}</span>")) == first


async def test_each_sees_their_own_favourites_and_lists(
    visit: Open, olha: int, petro: int, publish: Publish, connection: Connection
) -> None:
    listing = await publish(title="Secret wish")
    await keep(connection, olha, listing)
    mine = f"/app/listings/{listing}/mine"
    await visit().post(mine, do="write", note="Mine alone", new_list="Private")
    [number] = [
        one["id"] async for one in await connection.execute("SELECT id FROM favourite_lists")
    ]
    for path in ("/app/favourites", f"/app/favourites?list={number}", mine):
        part = await visit(78).get(path)
        assert not {"Secret wish", "Mine alone", "Private"} & set(part.split("\n"))
        assert "Mine alone" not in part
        assert "Private" not in part
    await visit(78).post(mine, do="keep")
    assert "Private" not in await visit(78).post(mine, do="write", list=str(number))


async def test_nobody_sees_or_changes_searches_of_others(
    visit: Open, olha: int, petro: int, connection: Connection
) -> None:
    number = await subscriptions.create(connection, olha, "Of Olha", Criteria())
    assert "Of Olha" in await visit().get("/app/searches")
    assert "Of Olha" not in await visit(78).get("/app/searches")
    for path in (f"/app/searches/{number}", f"/app/searches/{number}/count"):
        await visit(78).get(path, 404)
    await visit(78).post(f"/app/searches/{number}", 404, name="Taken")
    for pressed in ("pause", "delete"):
        await visit(78).post(f"/app/searches/{number}/state", 404, do=pressed)
    found = await subscriptions.get(connection, number)
    assert found is not None
    assert (found.name, found.active) == ("Of Olha", True)


async def test_whoever_asks_too_often_has_to_wait(
    visit: Open, olha: int, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setattr(client.app[people.RATES], "_per_key", 2)
    for status in (200, 200, 429):
        await visit().get("/app/searches", status)


async def test_texts_of_adverts_are_texts(
    visit: Open, client: Client, olha: int, publish: Publish, connection: Connection
) -> None:
    evil = "<img src=x onerror=alert(1)>"
    listing = await publish(title=evil, description=f"</article>{evil}", district=f'"{evil}')
    await keep(connection, olha, listing)
    for path in ("", "/phone", "/gallery"):
        assert "<img src=x" not in await text(client, f"/app/listings/{listing}{path}")
    assert "<img src=x" not in await visit().get("/app/favourites")
