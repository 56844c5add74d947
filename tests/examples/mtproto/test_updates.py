"""What is pushed, and how Telethon learns what it missed."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest
from telethon import TelegramClient, events, functions, types

from mtproto.testing import Draft, Peer
from tests.examples.mtproto.conftest import IHOR, OLHA, Connect

pytestmark = pytest.mark.peers


@dataclass
class Heard:
    """What a client's handlers were given."""

    client: TelegramClient
    new: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)
    raw: list[object] = field(default_factory=list)

    async def until(self, fits: Callable[[Heard], object], seconds: float = 15) -> None:
        deadline = time.monotonic() + seconds
        while not fits(self):
            assert time.monotonic() < deadline, (self.new, self.edited, self.deleted)
            await asyncio.sleep(0.01)


Listen = Callable[..., contextlib.AbstractAsyncContextManager[Heard]]


@pytest.fixture
def listening(connected: Connect) -> Listen:
    """A client that knows its channels."""

    @contextlib.asynccontextmanager
    async def listening(phone: str = OLHA) -> AsyncIterator[Heard]:
        async with connected(phone) as client:
            heard = Heard(client)
            _listen(heard)
            await client.get_dialogs()
            yield heard

    return listening


def _listen(heard: Heard) -> None:
    async def new(event: events.NewMessage.Event) -> None:
        heard.new.append(event.raw_text)

    async def edited(event: events.MessageEdited.Event) -> None:
        heard.edited.append(event.raw_text)

    async def deleted(event: events.MessageDeleted.Event) -> None:
        heard.deleted.extend(event.deleted_ids)

    async def raw(update: object) -> None:
        heard.raw.append(update)

    heard.client.add_event_handler(new, events.NewMessage())
    heard.client.add_event_handler(edited, events.MessageEdited())
    heard.client.add_event_handler(deleted, events.MessageDeleted())
    heard.client.add_event_handler(raw, events.Raw(types.UpdateChannel))


async def test_members_hear_of_new_messages_at_once(peer: Peer, listening: Listen) -> None:
    chat = peer.control.channel("Flats", members=[OLHA, IHOR])
    other = peer.control.channel("Homes", members=[OLHA])
    async with listening(OLHA) as olha, listening(IHOR) as ihor:
        peer.control.post(other, "3 rooms")
        peer.control.post(chat, "2 rooms")
        await ihor.until(lambda heard: heard.new)
        await olha.until(lambda heard: len(heard.new) == 2)
        assert (sorted(olha.new), ihor.new) == (["2 rooms", "3 rooms"], ["2 rooms"])


async def test_members_hear_of_edits_and_deletions(peer: Peer, listening: Listen) -> None:
    chat = peer.control.channel("Flats", members=[OLHA])
    async with listening() as olha:
        number = peer.control.post(chat, "450 EUR")
        peer.control.edit(chat, number, "400 EUR")
        peer.control.delete(chat, number)
        await olha.until(lambda heard: heard.deleted)
        assert (olha.new, olha.edited, olha.deleted) == (["450 EUR"], ["400 EUR"], [number])


async def test_who_comes_in_goes_out_or_is_kicked_hears_of_it(
    peer: Peer, listening: Listen
) -> None:
    chat = peer.control.channel("Hidden")
    async with listening() as olha:
        peer.control.join(chat, OLHA)
        peer.control.post(chat, "Welcome")
        await olha.until(lambda heard: heard.new)
        assert [each.id for each in await olha.client.get_dialogs()] == [chat]
        peer.control.kick(chat, OLHA)
        await olha.until(lambda heard: len(heard.raw) == 2)
        [dialog] = await olha.client.get_dialogs()
        assert isinstance(dialog.entity, types.ChannelForbidden)
        peer.control.leave(chat, OLHA)
        peer.control.post(chat, "Without you")
        assert await olha.client.get_dialogs() == []
        assert olha.new == ["Welcome"]


async def test_a_lost_update_is_asked_for_when_the_next_one_comes(
    peer: Peer, listening: Listen
) -> None:
    chat = peer.control.channel("Flats", members=[OLHA])
    async with listening() as olha:
        peer.control.post(chat, "one")
        peer.control.post(chat, "lost", quiet=True)
        peer.control.post(chat, "two")
        await olha.until(lambda heard: len(heard.new) == 3)
        assert sorted(olha.new) == ["lost", "one", "two"]
        assert len(peer.control.calls("updates.getChannelDifference")) == 1


async def test_telethon_passes_over_edits_and_deletions_of_a_difference(
    peer: Peer, listening: Listen
) -> None:
    chat = peer.control.channel("Flats", members=[OLHA])
    async with listening() as olha:
        peer.control.posts(Draft(chat=chat, text=f"{at}") for at in range(1, 4))
        await olha.until(lambda heard: len(heard.new) == 3)
        peer.control.edit(chat, 1, "one", quiet=True)
        peer.control.delete(chat, 2, quiet=True)
        peer.control.post(chat, "4")
        await olha.until(lambda heard: len(heard.new) == 4)
        peer.control.edit(chat, 3, "three")
        await olha.until(lambda heard: heard.edited)
        assert (olha.edited, olha.deleted) == (["three"], [])


async def test_a_difference_tells_of_edits_and_deletions_too(
    peer: Peer, connected: Connect
) -> None:
    chat = peer.control.channel("Flats", members=[OLHA])
    peer.control.posts(Draft(chat=chat, text=f"{at}") for at in range(1, 4))
    async with connected() as olha:
        [dialog] = await olha.get_dialogs()
        peer.control.post(chat, "4")
        peer.control.edit(chat, 4, "four")
        peer.control.edit(chat, 1, "one")
        peer.control.delete(chat, 2, 3)
        missed = await olha(
            functions.updates.GetChannelDifferenceRequest(
                channel=dialog.input_entity,
                filter=types.ChannelMessagesFilterEmpty(),
                pts=dialog.dialog.pts,
                limit=100,
            )
        )
        assert [message.message for message in missed.new_messages] == ["four"]
        edit, deletion = missed.other_updates
        assert (edit.message.message, deletion.messages) == ("one", [2, 3])
        assert (missed.final, missed.pts) == (True, dialog.dialog.pts + 5)


async def test_what_came_while_the_connection_was_cut_is_caught_up_with(
    peer: Peer, listening: Listen
) -> None:
    chat = peer.control.channel("Flats", members=[OLHA])
    async with listening() as olha:
        peer.control.post(chat, "before")
        await olha.until(lambda heard: heard.new)
        peer.control.refuse()
        peer.control.posts(Draft(chat=chat, text=f"{at}") for at in range(250))
        peer.control.accept()
        await olha.client.get_me()
        await olha.client.catch_up()
        await olha.until(lambda heard: len(heard.new) == 251)
        assert olha.new == ["before", *(f"{at}" for at in range(250))]
        assert len(peer.control.calls("updates.getChannelDifference")) >= 3


async def test_what_is_too_long_to_tell_has_to_be_read_from_history(
    peer: Peer, listening: Listen
) -> None:
    chat = peer.control.channel("Flats", members=[OLHA])
    peer.control.too_long_after(50)
    async with listening() as olha:
        peer.control.post(chat, "before")
        await olha.until(lambda heard: heard.new)
        peer.control.posts(Draft(chat=chat, text=f"{at}", quiet=True) for at in range(60))
        peer.control.post(chat, "after")
        await olha.until(
            lambda _: len(peer.control.calls("updates.getChannelDifference", phone=OLHA)) == 2
        )
        peer.control.post(chat, "then")
        await olha.until(lambda heard: "then" in heard.new)
        assert olha.new == ["before", "then"]


async def test_updates_get_lost_come_twice_and_late_as_told_and_all_is_learnt(
    peer: Peer, listening: Listen
) -> None:
    chat = peer.control.channel("Flats", members=[OLHA])
    peer.control.stream(drop=0.1, duplicate=0.1, reorder=0.1, cut=0.01, seed=7)
    async with listening() as olha:
        for at in range(300):
            peer.control.post(chat, f"{at}")
        peer.control.calm()
        peer.control.post(chat, "the last")
        await olha.until(lambda heard: len(heard.new) == 301, seconds=30)
        assert len(set(olha.new)) == 301
        assert peer.control.calls("updates.getChannelDifference")
