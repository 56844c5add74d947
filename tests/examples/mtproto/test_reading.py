"""Channels, dialogs, history and single messages, as Telethon reads them."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest
from telethon import errors, types

from mtproto.testing import Draft, Peer
from tests.examples.mtproto.conftest import IHOR, OLHA, Connect

pytestmark = pytest.mark.peers


async def test_dialogs_are_the_channels_of_a_member(peer: Peer, connected: Connect) -> None:
    async with connected(OLHA) as olha, connected(IHOR) as ihor:
        flats = peer.control.channel("Flats", username="flats", members=[OLHA, IHOR])
        homes = peer.control.channel("Homes", group=True, members=[OLHA])
        peer.control.channel("Nobody's")
        peer.control.post(flats, "2 rooms", date=1_700_000_000)
        peer.control.post(homes, "3 rooms", date=1_700_000_001)
        found = await olha.get_dialogs()
        assert [(each.id, each.name, each.message.raw_text) for each in found] == [
            (homes, "Homes", "3 rooms"),
            (flats, "Flats", "2 rooms"),
        ]
        assert [each.is_group for each in found] == [True, False]
        assert [each.id for each in await ihor.get_dialogs()] == [flats]


async def test_dialogs_come_in_pages(peer: Peer, connected: Connect) -> None:
    async with connected(OLHA) as olha:
        chats = [peer.control.channel(f"Chat {at}", members=[OLHA]) for at in range(230)]
        peer.control.posts(Draft(chat=chat, text="Hi", date=1_700_000_000) for chat in chats)
        assert {each.id for each in await olha.get_dialogs()} == set(chats)
        assert len(peer.control.calls("messages.getDialogs")) == 3


async def test_people_are_dialogs_too(peer: Peer, connected: Connect) -> None:
    async with connected(OLHA) as olha:
        chat = peer.control.channel("Flats", members=[OLHA])
        peer.control.private(OLHA, "petro", "Hello!", date=1_700_000_000)
        found = await olha.get_dialogs()
        assert [each.is_user for each in found] == [False, True]
        assert found[0].id == chat
        assert (found[1].entity.username, found[1].message.raw_text) == ("petro", "Hello!")


async def test_a_channel_without_messages_is_a_dialog(peer: Peer, connected: Connect) -> None:
    async with connected(OLHA) as olha:
        chat = peer.control.channel("Empty", members=[OLHA])
        [dialog] = await olha.get_dialogs()
        assert (dialog.id, dialog.message) == (chat, None)


async def test_history_comes_newest_first_and_in_pages(peer: Peer, connected: Connect) -> None:
    async with connected(OLHA) as olha:
        chat = peer.control.channel("Flats", members=[OLHA])
        peer.control.posts(Draft(chat=chat, text=f"listing {at}") for at in range(1, 231))
        await olha.get_dialogs()
        found = [each.raw_text async for each in olha.iter_messages(chat, wait_time=0)]
        assert found == [f"listing {at}" for at in range(230, 0, -1)]
        assert len(peer.control.calls("messages.getHistory")) == 3


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"min_id": 225, "reverse": True}, [226, 227, 228, 229, 230]),
        ({"min_id": 225}, [230, 229, 228, 227, 226]),
        ({"max_id": 4}, [3, 2, 1]),
        ({"offset_id": 100, "limit": 3}, [99, 98, 97]),
        ({"offset_id": 3, "reverse": True, "limit": 2}, [4, 5]),
        ({"reverse": True, "limit": 2}, [1, 2]),
        ({"offset_date": datetime.fromtimestamp(1_700_000_003, UTC)}, [2, 1]),
    ],
)
async def test_history_begins_where_it_is_asked_for(
    peer: Peer, connected: Connect, asked: dict[str, object], expected: list[int]
) -> None:
    async with connected(OLHA) as olha:
        chat = peer.control.channel("Flats", members=[OLHA])
        peer.control.posts(
            Draft(chat=chat, text="x", date=1_700_000_000 + at) for at in range(1, 231)
        )
        await olha.get_dialogs()
        assert [
            each.id async for each in olha.iter_messages(chat, wait_time=0, **asked)
        ] == expected


async def test_deleted_messages_leave_holes(peer: Peer, connected: Connect) -> None:
    async with connected(OLHA) as olha:
        chat = peer.control.channel("Flats", members=[OLHA])
        peer.control.posts(Draft(chat=chat, text=f"{at}") for at in range(1, 6))
        peer.control.delete(chat, 2, 4)
        await olha.get_dialogs()
        assert [each.id async for each in olha.iter_messages(chat, wait_time=0)] == [5, 3, 1]
        assert [each and each.id for each in await olha.get_messages(chat, ids=[1, 2, 9])] == [
            1,
            None,
            None,
        ]
        states = [each.state for each in peer.control.messages(chat)]
        assert states == ["post", "deleted", "post", "deleted", "post"]


async def test_an_edited_message_says_so(peer: Peer, connected: Connect) -> None:
    async with connected(OLHA) as olha:
        chat = peer.control.channel("Flats", members=[OLHA])
        number = peer.control.post(chat, "450 EUR")
        peer.control.edit(chat, number, "400 EUR", date=1_700_000_000)
        await olha.get_dialogs()
        message = await olha.get_messages(chat, ids=number)
        assert message.raw_text == "400 EUR"
        assert message.edit_date == datetime.fromtimestamp(1_700_000_000, UTC)


async def test_members_of_a_supergroup_write_under_their_names(
    peer: Peer, connected: Connect
) -> None:
    async with connected(OLHA) as olha:
        chat = peer.control.channel("Neighbours", group=True, members=[OLHA])
        peer.control.post(chat, "Wanted: a plumber", author="petro")
        peer.control.post(chat, "Me too", author="maria", reply_to=1)
        await olha.get_dialogs()
        newer, older = [each async for each in olha.iter_messages(chat, wait_time=0)]
        assert [newer.sender.username, older.sender.username] == ["maria", "petro"]
        assert (newer.reply_to_msg_id, newer.post, older.is_group) == (1, False, True)


async def test_service_messages_have_ids_too(peer: Peer, connected: Connect) -> None:
    async with connected(OLHA) as olha:
        chat = peer.control.channel("Neighbours", group=True, members=[OLHA])
        peer.control.post(chat, service="create")
        peer.control.post(chat, "Hello", author="petro")
        peer.control.post(chat, service="pin", reply_to=2, author="petro")
        peer.control.post(chat, service="join", author="maria")
        peer.control.post(chat, "Neighbours of Podil", service="title", author="petro")
        await olha.get_dialogs()
        found = [each async for each in olha.iter_messages(chat, reverse=True, wait_time=0)]
        assert [type(each.action) for each in found] == [
            types.MessageActionChannelCreate,
            type(None),
            types.MessageActionPinMessage,
            types.MessageActionChatAddUser,
            types.MessageActionChatEditTitle,
        ]


async def test_an_album_shares_a_number_and_its_pictures_load(
    peer: Peer, connected: Connect
) -> None:
    async with connected(OLHA) as olha:
        chat = peer.control.channel("Flats", members=[OLHA])
        pictures = [b"\xff\xd8\xff" + os.urandom(700_000) for _ in range(2)]
        peer.control.posts(
            Draft(chat=chat, text="Album", photo=each, grouped_id=99) for each in pictures
        )
        await olha.get_dialogs()
        found = [each async for each in olha.iter_messages(chat, reverse=True, wait_time=0)]
        assert [each.grouped_id for each in found] == [99, 99]
        assert [await each.download_media(bytes) for each in found] == pictures


async def test_a_private_channel_is_closed_to_strangers(peer: Peer, connected: Connect) -> None:
    async with connected(OLHA) as olha, connected(IHOR):
        chat = peer.control.channel("Hidden", members=[OLHA])
        peer.control.post(chat, "For members")
        await olha.get_dialogs()
        peer.control.leave(chat, OLHA)
        with pytest.raises(errors.ChannelPrivateError):
            await olha.get_messages(chat, limit=1)


async def test_a_public_channel_is_found_by_its_name_and_read_by_anybody(
    peer: Peer, connected: Connect
) -> None:
    async with connected(OLHA) as olha:
        chat = peer.control.channel("Flats", username="Flats_Kyiv")
        peer.control.post(chat, "For all")
        [message] = await olha.get_messages("flats_kyiv", limit=1)
        assert (message.chat_id, message.raw_text) == (chat, "For all")
        [call] = peer.control.calls("contacts.resolveUsername")
        assert (call.chat, call.phone) == (chat, OLHA)


async def test_a_channel_is_named_by_the_hash_of_the_account(
    peer: Peer, connected: Connect
) -> None:
    async with connected(OLHA) as olha, connected(IHOR) as ihor:
        peer.control.channel("Flats", members=[OLHA, IHOR])
        [dialog] = await olha.get_dialogs()
        with pytest.raises(errors.ChannelInvalidError):
            await ihor.get_messages(dialog.input_entity, limit=1)
