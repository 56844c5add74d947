"""What Telegram refuses, this server refuses in the same words, and both clients understand them."""

from __future__ import annotations

from typing import Any

import pytest

from botapi.testing import Options, Running, running
from tests.examples.botapi.clients import Client, Refused, aiogram_client, picture


async def refusal(client: Client, method: str, **parameters: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        await client.call(method, **parameters)
    return caught.value


def says(error: Refused, text: str) -> bool:
    """python-telegram-bot cuts the beginning and makes the first letter large."""
    return text.lower() in error.description.lower()


async def test_a_stranger_has_no_chat(client: Client) -> None:
    error = await refusal(client, "send_message", chat_id=404, text="hi")
    assert error.kind == "bad request"
    assert says(error, "chat not found")


async def test_people_who_do_not_want_the_bot_are_not_reached(
    client: Client, server: Running
) -> None:
    server.person(77).block()
    server.world.people[server.person(78).id].is_deactivated = True
    server.person(79, is_open=False)
    reasons = {
        77: "bot was blocked by the user",
        78: "user is deactivated",
        79: "bot can't initiate conversation with a user",
    }
    for chat, reason in reasons.items():
        error = await refusal(client, "send_message", chat_id=chat, text="hi")
        assert error.kind == "forbidden"
        assert says(error, reason)


async def test_a_group_that_threw_the_bot_out(client: Client, server: Running) -> None:
    server.group(-5).members[server.world.profile.id] = "kicked"
    error = await refusal(client, "send_message", chat_id=-5, text="hi")
    assert (error.kind, says(error, "bot was kicked from the group chat")) == ("forbidden", True)


async def test_a_group_that_moved_says_where_to(client: Client, server: Running) -> None:
    server.group(-5)
    server.migrate(-5, -1005)
    error = await refusal(client, "send_message", chat_id=-5, text="hi")
    assert error.moved_to == -1005
    assert (await client.call("send_message", chat_id=-1005, text="hi")).chat.type == "supergroup"


@pytest.mark.parametrize(
    ("method", "parameters", "reason"),
    [
        ("send_message", {"text": "  \n "}, "message text is empty"),
        ("send_message", {"text": "x" * 4097}, "message is too long"),
        (
            "send_photo",
            {"photo": "https://a.test/1.jpg", "caption": "x" * 1025},
            "caption is too long",
        ),
        ("send_photo", {"photo": "AgACnonsense"}, "wrong file identifier/HTTP URL specified"),
        ("send_photo", {"photo": "https://unreachable.test/1"}, "failed to get HTTP URL content"),
        (
            "send_message",
            {"text": "<b>x", "parse_mode": "HTML"},
            "can't parse entities: Can't find",
        ),
        ("send_message", {"text": "a.b", "parse_mode": "MarkdownV2"}, "Character '.' is reserved"),
        ("send_message", {"text": "a", "parse_mode": "Sanskrit"}, "unsupported parse_mode"),
        ("edit_message_text", {"text": "a", "message_id": 999}, "message to edit not found"),
        ("delete_message", {"message_id": 999}, "message to delete not found"),
        ("send_chat_action", {"action": "dancing"}, "wrong parameter action in request"),
    ],
)
async def test_wrong_calls_are_told_in_telegrams_words(
    client: Client, server: Running, method: str, parameters: dict[str, Any], reason: str
) -> None:
    server.person(77)
    error = await refusal(client, method, chat_id=77, **parameters)
    assert error.kind == "bad request"
    assert says(error, reason)
    assert server.sent(77) == []


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"url": "tel:+380441234567"}, "Unsupported URL protocol"),
        ({"url": "http://localhost/1"}, "Wrong HTTP URL"),
        ({"callback_data": "ї" * 33}, "BUTTON_DATA_INVALID"),
        ({"web_app": "http://homing.test/app"}, "Only HTTPS links are allowed"),
        ({"web_app": "http://127.0.0.1:8000/app"}, "Only HTTPS links are allowed"),
    ],
)
async def test_buttons_that_telegram_does_not_take(
    client: Client, server: Running, button: dict[str, str], reason: str
) -> None:
    server.person(77)
    board = client.keyboard([{"text": "Press", **button}])
    error = await refusal(client, "send_message", chat_id=77, text="hi", reply_markup=board)
    assert says(error, reason)


async def test_mini_apps_open_in_private_chats_only(client: Client, server: Running) -> None:
    server.group(-5)
    board = client.keyboard([{"text": "Open", "web_app": "https://homing.test/app"}])
    error = await refusal(client, "send_message", chat_id=-5, text="hi", reply_markup=board)
    assert says(error, "BUTTON_TYPE_INVALID")


async def test_plain_http_on_loopback_is_a_switch_of_this_server() -> None:
    async with (
        running(Options(http_on_loopback=True)) as server,
        aiogram_client(server.url, server.token) as client,
    ):
        server.person(77)
        board = client.keyboard([{"text": "Open", "web_app": "http://127.0.0.1:8000/app"}])
        assert await client.call("send_message", chat_id=77, text="hi", reply_markup=board)
        outside = client.keyboard([{"text": "Open", "web_app": "http://homing.test/app"}])
        error = await refusal(client, "send_message", chat_id=77, text="x", reply_markup=outside)
        assert says(error, "Only HTTPS")


async def test_an_edit_that_changes_nothing(client: Client, server: Running) -> None:
    server.person(77)
    sent = await client.call("send_message", chat_id=77, text="Flat")
    where = {"chat_id": 77, "message_id": sent.message_id}
    error = await refusal(client, "edit_message_text", text="Flat", **where)
    assert says(error, "message is not modified: specified new message content")
    error = await refusal(client, "edit_message_caption", caption="x", **where)
    assert says(error, "there is no caption in the message to edit")


async def test_what_people_wrote_is_not_the_bots_to_edit(client: Client, server: Running) -> None:
    said = server.person(77).say("hello")
    error = await refusal(
        client, "edit_message_text", chat_id=77, message_id=said.message_id, text="x"
    )
    assert says(error, "message can't be edited")


@pytest.mark.parametrize("count", [1, 11])
async def test_albums_have_two_to_ten_photos(client: Client, server: Running, count: int) -> None:
    server.person(77)
    media = [client.photo("https://portal.test/1.jpg")] * count
    with pytest.raises((Refused, ValueError)):
        await client.call("send_media_group", chat_id=77, media=media)
    assert server.sent(77) == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xd8not a picture", "IMAGE_PROCESS_FAILED"),
        (picture(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
        (picture(9900, 600), "PHOTO_INVALID_DIMENSIONS"),
    ],
)
async def test_pictures_that_are_none(
    client: Client, server: Running, content: bytes, reason: str
) -> None:
    server.person(77)
    error = await refusal(client, "send_photo", chat_id=77, photo=client.file(content, "a.jpg"))
    assert says(error, reason)


async def test_a_broken_picture_of_an_album_sends_none_of_it(
    client: Client, server: Running
) -> None:
    server.person(77)
    media = [client.photo(client.file(one, "a.jpg")) for one in (picture(), b"broken")]
    await refusal(client, "send_media_group", chat_id=77, media=media)
    assert server.sent(77) == []


async def test_old_messages_stay() -> None:
    now = 1_800_000_000.0
    async with (
        running(Options(clock=lambda: now)) as server,
        aiogram_client(server.url, server.token) as client,
    ):
        server.person(77)
        sent = await client.call("send_message", chat_id=77, text="x")
        now += 49 * 3600
        error = await refusal(client, "delete_message", chat_id=77, message_id=sent.message_id)
        assert says(error, "message can't be deleted for everyone")


async def test_another_token_is_no_ones(server: Running) -> None:
    other = "1" + server.token
    async with aiogram_client(server.url, other) as client:
        assert says(await refusal(client, "get_me"), "Unauthorized")
