"""What goes wrong when it is told to, and what the journal has of it."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from telethon import TelegramClient, errors, functions

from mtproto.testing import Peer
from tests.examples.mtproto.conftest import IHOR, OLHA, Connect

pytestmark = pytest.mark.peers


async def test_a_flood_wait_is_for_one_account_and_method(peer: Peer, connected: Connect) -> None:
    chat = peer.control.channel("Flats", username="flats", members=[OLHA, IHOR])
    peer.control.post(chat, "2 rooms")
    async with connected(OLHA) as olha, connected(IHOR) as ihor:
        await asyncio.gather(olha.get_dialogs(), ihor.get_dialogs())
        peer.control.flood("messages.getHistory", 7, phone=OLHA)
        assert len(await ihor.get_messages(chat, limit=1)) == 1
        with pytest.raises(errors.FloodWaitError) as refused:
            await olha.get_messages(chat, limit=1)
        assert refused.value.seconds == 7
        calls = peer.control.calls("messages.getHistory")
        assert [(call.phone, call.chat, call.error) for call in calls] == [
            (IHOR, chat, ""),
            (OLHA, 0, "FLOOD_WAIT_7"),
        ]


async def test_who_asks_too_often_is_told_how_long_to_wait(peer: Peer, connected: Connect) -> None:
    chat = peer.control.channel("Flats", username="flats", members=[OLHA, IHOR])
    async with connected(OLHA) as olha, connected(IHOR) as ihor:
        await asyncio.gather(olha.get_dialogs(), ihor.get_dialogs())
        peer.control.pace(2, 60, "messages.getHistory")
        for _ in range(2):
            await olha.get_messages(chat, limit=1)
        with pytest.raises(errors.FloodWaitError) as refused:
            await olha.get_messages(chat, limit=1)
        assert 55 < refused.value.seconds <= 60
        await ihor.get_messages(chat, limit=1)


async def test_who_waits_as_told_may_ask_again(peer: Peer, connected: Connect) -> None:
    async with connected(flood_sleep_threshold=5) as olha:
        peer.control.pace(1, 0.5, "messages.getDialogs")
        for _ in range(2):
            await olha.get_dialogs()
        first, refused, second = peer.control.calls("messages.getDialogs")
        assert refused.error == "FLOOD_WAIT_1"
        assert second.at - first.at >= 1


async def test_errors_come_after_so_many_requests_as_told(peer: Peer, connected: Connect) -> None:
    async with connected() as olha:
        peer.control.fault(
            "messages.getDialogs", code=401, message="AUTH_KEY_UNREGISTERED", after=1, times=-1
        )
        await olha.get_dialogs()
        for _ in range(2):
            with pytest.raises(errors.AuthKeyUnregisteredError):
                await olha.get_dialogs()
        peer.control.calm()
        await olha.get_dialogs()


async def test_a_share_of_the_requests_fails_the_same_with_the_same_seed(
    peer: Peer, connected: Connect
) -> None:
    async with connected() as olha:
        await _fail_half(peer, olha)
        seen = [await _fail_half(peer, olha) for _ in range(2)]
        assert seen[0] == seen[1]
        assert {"", "PEER_ID_INVALID"} == set(seen[0])


async def _fail_half(peer: Peer, client: TelegramClient) -> list[str]:
    """The errors of twenty requests."""
    peer.control.calm()
    peer.control.fault(
        "updates.getState", code=400, message="PEER_ID_INVALID", times=-1, probability=0.5, seed=3
    )
    since = len(peer.control.calls())
    for _ in range(20):
        with contextlib.suppress(errors.RPCError):
            await client(functions.updates.GetStateRequest())
    return [call.error for call in peer.control.calls("updates.getState", since=since)]


async def test_a_cut_connection_is_made_again_and_the_request_repeated(
    peer: Peer, connected: Connect
) -> None:
    async with connected() as olha:
        peer.control.fault("messages.getDialogs", kind="cut")
        assert await olha.get_dialogs() == []
        assert [call.error for call in peer.control.calls("messages.getDialogs")] == ["cut", ""]


async def test_a_request_that_hangs_is_never_answered(peer: Peer, connected: Connect) -> None:
    async with connected() as olha:
        peer.control.fault("messages.getDialogs", kind="hang")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(olha.get_dialogs(), 0.3)
        assert await olha.get_dialogs() == []


async def test_nobody_connects_to_a_closed_port(peer: Peer, connected: Connect) -> None:
    async with connected(connection_retries=-1) as olha:
        assert _open(peer) == 1
        peer.control.refuse()
        assert _open(peer) == 0
        peer.control.accept()
        assert await olha.get_dialogs() == []


async def test_two_clients_with_one_session_are_counted(peer: Peer, connected: Connect) -> None:
    async with connected(), connected():
        assert max(each.most for each in peer.control.connections(OLHA)) == 2


def _open(peer: Peer) -> int:
    return sum(each.now for each in peer.control.connections(OLHA))


@pytest.mark.parametrize(
    ("request_", "method"),
    [
        (functions.channels.JoinChannelRequest("flats"), "channels.joinChannel"),
        (functions.messages.ImportChatInviteRequest("AAAA"), "messages.importChatInvite"),
        (functions.messages.CheckChatInviteRequest("AAAA"), "messages.checkChatInvite"),
    ],
)
async def test_joining_is_refused_and_known(
    peer: Peer, connected: Connect, request_: object, method: str
) -> None:
    peer.control.channel("Flats", username="flats")
    async with connected() as olha:
        with pytest.raises((errors.ChannelsTooMuchError, errors.InviteHashExpiredError)):
            await olha(request_)
        assert [call.phone for call in peer.control.calls(method)] == [OLHA]


async def test_what_the_server_does_not_know_is_refused(peer: Peer, connected: Connect) -> None:
    async with connected() as olha:
        with pytest.raises(errors.InputMethodInvalidError):
            await olha(functions.account.GetAccountTTLRequest())
        assert peer.control.counts()[OLHA]["account.getAccountTTL"] == 1
