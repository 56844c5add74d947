"""Albums and buttons of alerts, and what happens when Telegram takes a part of them only."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from botapi.testing import Fault, Message, Running
from homing.limits import WaitTooLong
from homing.models.delivery import Delivery
from homing.models.press import Action, Press
from homing.storage import deliveries, favourites

THREE = [f"https://portal.test/{number}.jpg" for number in range(3)]


OLHA_AND_THE_HOME = b"SELECT users.id, properties.id AS home FROM users, properties"


async def state(world: Any, delivery_id: int) -> Delivery:
    found = await deliveries.get(world.connection, delivery_id)
    assert found is not None
    return found


async def make_due(world: Any) -> None:
    await world.connection.execute("UPDATE deliveries SET next_try_at = now() - interval '1 s'")


async def stored(world: Any, store: Any, count: int) -> list[bytes]:
    """Gives the only listing so many pictures in our store."""
    pictures = []
    for number in range(count):
        drawn = io.BytesIO()
        Image.new("RGB", (40, 30 + number)).save(drawn, "JPEG")
        pictures.append(drawn.getvalue())
        key = f"ads-images/{number}.jpg"
        await store.put(key, pictures[-1], "image/jpeg")
        query = (
            b"WITH i AS (INSERT INTO images (content_hash, key, mime, width, height, bytes)"
            b"           VALUES (sha256(%s), %s, 'image/jpeg', 1, 1, 9) RETURNING id)"
            b" INSERT INTO listing_images (listing_id, position, url, image_id, state)"
            b" SELECT listings.id, %s, 'https://portal.test/x.jpg', i.id, 'stored' FROM i, listings"
        )
        await world.connection.execute(query, (pictures[-1], key, number))
    return pictures


def methods(api: Running) -> list[str]:
    return [call.method for call in api.calls()]


def texts(message: Message) -> list[list[str]]:
    return [[button["text"] for button in row] for row in message.rows]


async def test_pictures_go_as_an_album_and_the_buttons_silently_below(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    one = await alert(title="Flat", images=THREE)
    await deliver(one)
    *album, buttons = api.sent(77)
    assert len({message.album for message in album}) == 1
    assert [message.text.startswith("🏠 New\nFlat") for message in album] == [True, False, False]
    assert (buttons.text, buttons.album) == ("⬆️ Flat", None)
    assert api.calls("sendMessage")[0].parameters["disable_notification"]
    ids = ",".join(str(message.message_id) for message in [*album, buttons])
    assert (await state(world, one)).message_id == ids


async def test_an_album_holds_at_most_ten_pictures(api: Running, alert: Any, deliver: Any) -> None:
    await deliver(await alert(images=[f"https://portal.test/{n}.jpg" for n in range(15)]))
    assert len(api.sent(77)) == 11


async def test_a_group_gets_one_message_for_an_alert(
    api: Running, alert: Any, deliver: Any
) -> None:
    await deliver(await alert("-5", images=THREE))
    [sent] = api.sent(-5)
    assert sent.photo
    assert sent.buttons


async def test_stored_pictures_are_uploaded_once_for_many_people(
    world: Any, api: Running, alert: Any, deliver: Any, store: Any
) -> None:
    one = await alert("1")
    pictures = await stored(world, store, 2)
    api.person(2)
    other = await world.user(chat="2")
    event = await world.value(b"SELECT id FROM events")
    await deliver(one)
    await deliver(await world.delivery(event, other))
    assert [api.file(sent.photo).content for sent in api.sent(2)[:2]] == pictures
    albums = [call.parameters["media"] for call in api.calls("sendMediaGroup")]
    assert ["attach://" in str(media) for media in albums] == [True, False]


async def test_a_picture_that_telegram_names_is_left_out(
    api: Running, alert: Any, deliver: Any
) -> None:
    api.fail(
        400, 'Bad Request: failed to send message #2 with the error message "WEBPAGE_MEDIA_EMPTY"'
    )
    await deliver(await alert(images=THREE))
    assert methods(api) == ["sendMediaGroup", "sendMediaGroup", "sendMessage"]
    urls = [api.file(sent.photo).url for sent in api.sent(77)[:2]]
    assert urls == [THREE[0], THREE[2]]


async def test_an_album_of_broken_pictures_becomes_a_photo_or_a_text(
    api: Running, alert: Any, deliver: Any
) -> None:
    broken = [f"https://portal.test/unreachable{number}.jpg" for number in range(3)]
    await deliver(await alert(images=[THREE[0], *broken]), await alert("78", images=broken))
    [photo], [text] = api.sent(77), api.sent(78)
    assert photo.photo
    assert photo.buttons
    assert not text.photo
    assert text.text.startswith("🏠 New")


async def test_our_own_pictures_go_without_broken_ones_of_the_source(
    world: Any, api: Running, alert: Any, deliver: Any, store: Any
) -> None:
    one = await alert()
    await stored(world, store, 2)
    await world.connection.execute(
        "INSERT INTO listing_images (listing_id, position, url)"
        " SELECT id, 2, 'https://portal.test/unreachable.jpg' FROM listings"
    )
    await deliver(one)
    assert [bool(message.photo) for message in api.sent(77)] == [True, True, False]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "429", "retry_after": 3},
        {"kind": "status", "status": 502},
        {"kind": "reset"},
    ],
)
async def test_an_album_whose_buttons_did_not_follow_is_not_sent_again(
    world: Any, api: Running, alert: Any, deliver: Any, fault: dict[str, Any]
) -> None:
    one = await alert(images=THREE)
    api.faults.add(Fault(method="sendMessage", **fault))
    await deliver(one)
    kept = await state(world, one)
    album = ",".join(str(message.message_id) for message in api.sent(77))
    assert (kept.state, kept.message_id) == ("failed", album)
    await make_due(world)
    await deliver(one)
    assert len(api.calls("sendMediaGroup")) == 1
    found = await state(world, one)
    assert found.state == "sent"
    assert found.message_id == f"{album},{api.sent(77)[-1].message_id}"


async def test_an_album_whose_rest_is_due_stays_out_of_digests(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    one = await alert(images=THREE)
    api.faults.add(Fault(kind="status", status=502, method="sendMessage"))
    await deliver(one)
    others = [await alert() for _ in range(7)]
    await make_due(world)
    await deliver(one, *others)
    told = [message.text for message in api.sent(77)[3:]]
    assert told[0].startswith("⬆️")
    assert len(told) == 2


async def test_an_album_whose_buttons_are_refused_for_good_has_arrived(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    one = await alert(images=THREE)
    api.faults.add(
        Fault(kind="status", status=400, description="Bad Request: strange", method="sendMessage")
    )
    await deliver(one)
    found = await state(world, one)
    assert (found.state, len((found.message_id or "").split(","))) == ("sent", 3)


async def test_an_alert_can_be_looked_at_kept_hidden_and_silenced(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    one = await alert(images=THREE[:1], phones=["+380441234567"])
    listing = await world.value(b"SELECT id FROM listings")
    await deliver(one)
    [sent] = api.sent(77)
    assert texts(sent) == [
        ["🔗 Open advert"],
        ["📷 Photos", "📞 Phone"],
        ["☆ Keep", "🚫 Not for me"],
        ["⏸ Pause search"],
    ]
    pages = [button["web_app"]["url"] for button in sent.rows[1]]
    there = f"https://homing.test/app/listings/{listing}"
    assert pages == [f"{there}/gallery?language=en", f"{there}/phone?language=en"]
    presses = [Press.parse(button["callback_data"]) for row in sent.rows[2:] for button in row]
    assert presses == [
        Press(action=Action.KEEP, id=listing),
        Press(action=Action.DISMISS, id=listing),
        Press(action=Action.PAUSE, id=one),
    ]


async def test_a_group_gets_links_in_place_of_mini_apps(
    api: Running, alert: Any, deliver: Any
) -> None:
    await deliver(await alert("-5", images=THREE))
    assert api.sent(-5)[0].rows[1][0]["url"].startswith("https://homing.test/app/")


async def test_a_home_that_is_kept_shows_so(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    one = await alert()
    [[user, home]] = await world.rows(OLHA_AND_THE_HOME)
    await favourites.keep(world.connection, user, home)
    await deliver(one)
    assert texts(api.sent(77)[0])[1][0] == "⭐ Kept"


async def test_of_a_home_that_is_not_for_the_person_nothing_comes_any_more(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    one = await alert()
    [[user, home]] = await world.rows(OLHA_AND_THE_HOME)
    await favourites.dismiss(world.connection, user, home)
    await deliver(one)
    found = await state(world, one)
    assert (found.state, found.reason_class) == ("suppressed", "dismissed")
    assert api.calls() == []


async def test_a_late_alert_says_how_late(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    one = await alert()
    await world.connection.execute("UPDATE events SET at = now() - interval '3 h 10 min'")
    await deliver(one)
    assert "This was 3 h ago." in api.sent(77)[0].text


async def test_many_alerts_come_as_one_message(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    ids = [
        await alert(title=f"Flat {number}", price=number + 1, currency="USD") for number in range(7)
    ]
    await deliver(*ids)
    [sent] = api.sent(77)
    assert sent.text.startswith("News of your searches\n\n🏠 New: Flat 0\n1 USD\n\n🏠 New: Flat 1")
    assert [link.get("type") for link in sent.entities].count("text_link") == 7
    assert texts(sent) == [["Open inbox"]]
    assert {(await state(world, one)).message_id for one in ids} == {str(sent.message_id)}


async def test_a_refusal_pauses_the_chat_for_all(
    api: Running, alert: Any, deliver: Any, limiter: Any
) -> None:
    one = await alert()
    api.faults.add(Fault(kind="429", retry_after=33))
    await deliver(one)
    assert limiter.pauses == [("telegram:chat:77", 33.0)]


async def test_what_has_no_turn_soon_is_put_back_and_nobody_is_asked(
    world: Any,
    api: Running,
    alert: Any,
    deliver: Any,
    limiter: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def acquire(*_: Any, **__: Any) -> None:
        raise WaitTooLong("telegram:bot:1", 40)

    one = await alert()
    monkeypatch.setattr(limiter, "acquire_all", acquire)
    await deliver(one)
    found = await state(world, one)
    assert (found.state, found.attempts, api.calls()) == ("failed", 0, [])
    wait = await world.value(b"SELECT extract(epoch FROM next_try_at - now()) FROM deliveries")
    assert 30 < wait <= 40


async def test_an_album_whose_buttons_have_no_turn_soon_has_been_sent_in_part(
    world: Any,
    api: Running,
    alert: Any,
    deliver: Any,
    limiter: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turns = iter([None, WaitTooLong("telegram:bot:1", 40)])

    async def acquire(*_: Any, **__: Any) -> None:
        if (error := next(turns)) is not None:
            raise error

    one = await alert(images=THREE)
    monkeypatch.setattr(limiter, "acquire_all", acquire)
    await deliver(one)
    kept = await state(world, one)
    assert (kept.state, kept.attempts) == ("failed", 0)
    [attempt] = await deliveries.attempts(world.connection, one)
    assert attempt.message_id == kept.message_id
    assert len((kept.message_id or "").split(",")) == 3
