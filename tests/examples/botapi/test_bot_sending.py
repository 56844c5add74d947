"""What a bot sends arrives as it was meant: the same by two clients."""

from __future__ import annotations

import pytest

from botapi.testing import Running
from tests.examples.botapi.clients import Client, picture


async def test_a_bot_is_who_its_token_says(client: Client, server: Running) -> None:
    me = await client.call("get_me")
    assert (me.id, me.is_bot) == (int(server.token.split(":")[0]), True)


@pytest.mark.parametrize(
    ("mode", "text"),
    [("HTML", "<b>Flat</b> &lt;3 🏠<i>!</i>"), ("MarkdownV2", "*Flat* <3 🏠_\\!_")],
)
async def test_markup_becomes_entities(
    client: Client, server: Running, mode: str, text: str
) -> None:
    server.person(77)
    told = await client.call("send_message", chat_id=77, text=text, parse_mode=mode)
    assert told.text == "Flat <3 🏠!"
    found = [(str(one.type), one.offset, one.length) for one in told.entities]
    assert found == [("bold", 0, 4), ("italic", 10, 1)]
    [sent] = server.sent(77)
    assert (sent.marked("bold"), sent.marked("italic")) == (["Flat"], ["!"])


async def test_an_uploaded_photo_arrives_byte_for_byte(client: Client, server: Running) -> None:
    server.person(77)
    content = picture()
    told = await client.call(
        "send_photo", chat_id=77, photo=client.file(content, "flat.jpg"), caption="Flat"
    )
    assert (told.caption, told.photo[-1].width, told.photo[-1].height) == ("Flat", 40, 30)
    assert server.file(server.sent(77)[0].photo).content == content


async def test_a_photo_goes_again_by_its_id(client: Client, server: Running) -> None:
    server.person(77)
    first = await client.call("send_photo", chat_id=77, photo=client.file(picture(), "a.jpg"))
    await client.call("send_photo", chat_id=77, photo=first.photo[-1].file_id)
    assert len({sent.photo for sent in server.sent(77)}) == 1


async def test_a_photo_of_a_url_is_not_loaded(client: Client, server: Running) -> None:
    server.person(77)
    await client.call("send_photo", chat_id=77, photo="https://portal.test/1.jpg")
    file = server.file(server.sent(77)[0].photo)
    assert (file.url, file.content) == ("https://portal.test/1.jpg", None)


async def test_an_album_is_several_messages_of_one_group(client: Client, server: Running) -> None:
    server.person(77)
    pictures = [picture(width) for width in (40, 41, 42)]
    media = [client.photo(client.file(one, "a.jpg")) for one in pictures]
    media.append(client.photo("https://portal.test/4.jpg", caption="Four"))
    told = await client.call("send_media_group", chat_id=77, media=media)
    assert len({one.media_group_id for one in told}) == 1
    sent = server.sent(77)
    assert [server.file(one.photo).content for one in sent] == [*pictures, None]
    assert [one.text for one in sent] == ["", "", "", "Four"]


async def test_a_document_keeps_its_name(client: Client, server: Running) -> None:
    server.person(77)
    file = client.file(b"a,b", "homes.csv")
    told = await client.call("send_document", chat_id=77, document=file)
    assert (told.document.file_name, told.document.file_size) == ("homes.csv", 3)


async def test_files_can_be_downloaded(client: Client, server: Running) -> None:
    server.person(77)
    sent = await client.call("send_photo", chat_id=77, photo=client.file(picture(), "a.jpg"))
    file = await client.call("get_file", file_id=sent.photo[-1].file_id)
    assert file.file_size == len(picture())
    assert file.file_path is not None


async def test_keyboards_are_kept_with_the_message(client: Client, server: Running) -> None:
    olha = server.person(77)
    board = client.keyboard(
        [
            {"text": "Open", "url": "https://portal.test/1"},
            {"text": "Keep", "callback_data": "k:1"},
        ],
        [{"text": "Gallery", "web_app": "https://homing.test/app"}],
    )
    told = await client.call("send_message", chat_id=77, text="Flat", reply_markup=board)
    assert told.reply_markup.inline_keyboard[1][0].web_app.url == "https://homing.test/app"
    assert [button["text"] for button in olha.heard[0].buttons] == ["Open", "Keep", "Gallery"]


async def test_a_reply_keyboard_is_the_persons_to_see(client: Client, server: Running) -> None:
    server.person(77)
    board = client.replies(["Searches", "Help"])
    await client.call("send_message", chat_id=77, text="Hi", reply_markup=board)
    [sent] = server.sent(77)
    assert sent.keyboard is not None
    assert [key["text"] for key in sent.keyboard["keyboard"][0]] == ["Searches", "Help"]


async def test_an_answer_shows_what_it_answers(client: Client, server: Running) -> None:
    question = server.person(77).say("how much?")
    told = await client.call(
        *("send_message",), chat_id=77, text="5", reply_parameters=client.reply(question.message_id)
    )
    assert told.reply_to_message.text == "how much?"


async def test_messages_change_in_place(client: Client, server: Running) -> None:
    server.person(77)
    sent = await client.call("send_message", chat_id=77, text="90 000 €")
    board = client.keyboard([{"text": "Keep", "callback_data": "k"}])
    where = {"chat_id": 77, "message_id": sent.message_id}
    told = await client.call("edit_message_text", text="85 000 €", reply_markup=board, **where)
    assert told.edit_date is not None
    await client.call("edit_message_reply_markup", reply_markup=None, **where)
    [message] = server.sent(77)
    assert (message.text, message.buttons) == ("85 000 €", [])
    assert [one["text"] for one in message.history] == ["90 000 €", "85 000 €"]


async def test_captions_and_photos_change_in_place(client: Client, server: Running) -> None:
    server.person(77)
    sent = await client.call("send_photo", chat_id=77, photo="https://portal.test/1.jpg")
    where = {"chat_id": 77, "message_id": sent.message_id}
    await client.call("edit_message_caption", caption="Sold", **where)
    media = client.photo(client.file(picture(), "b.jpg"), caption="Sold!")
    await client.call("edit_message_media", media=media, **where)
    [message] = server.sent(77)
    assert (message.text, server.file(message.photo).content) == ("Sold!", picture())


async def test_deleted_messages_are_gone_for_the_person(client: Client, server: Running) -> None:
    olha = server.person(77)
    ids = [
        (await client.call("send_message", chat_id=77, text=str(one))).message_id
        for one in range(3)
    ]
    await client.call("delete_message", chat_id=77, message_id=ids[0])
    await client.call("delete_messages", chat_id=77, message_ids=ids[1:2])
    assert [one.text for one in olha.heard] == ["2"]
    assert len(server.sent(77)) == 3


async def test_copies_and_forwards(client: Client, server: Running) -> None:
    server.person(77)
    bob = server.person(78)
    sent = await client.call("send_message", chat_id=77, text="Flat")
    what = {"chat_id": 78, "from_chat_id": 77, "message_id": sent.message_id}
    await client.call("copy_message", **what)
    forwarded = await client.call("forward_message", **what)
    assert forwarded.forward_origin.sender_user.is_bot
    assert [one.text for one in bob.heard] == ["Flat", "Flat"]


async def test_pins_stand_in_the_chat(client: Client, server: Running) -> None:
    server.person(77)
    sent = await client.call("send_message", chat_id=77, text="Rules")
    await client.call("pin_chat_message", chat_id=77, message_id=sent.message_id)
    assert (await client.call("get_chat", chat_id=77)).pinned_message.text == "Rules"
    await client.call("unpin_chat_message", chat_id=77)
    assert (await client.call("get_chat", chat_id=77)).pinned_message is None


async def test_members_of_groups_are_told(client: Client, server: Running) -> None:
    server.group(-5, 77, 78)
    assert await client.call("get_chat_member_count", chat_id=-5) == 3
    member = await client.call("get_chat_member", chat_id=-5, user_id=77)
    assert (str(member.status), member.user.first_name) == ("member", "Olha")
    assert await client.call("send_chat_action", chat_id=-5, action="typing")


async def test_a_bot_introduces_itself(client: Client, server: Running) -> None:
    await client.call("set_my_description", description="Homes at once", language_code="en")
    told = await client.call("get_my_description", language_code="en")
    assert told.description == "Homes at once"
    assert (await client.call("get_my_description")).description == ""
    await client.call("set_my_name", name="Homing")
    assert (await client.call("get_my_name", language_code="uk")).name == "Homing"
