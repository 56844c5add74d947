"""How one gets a session: by code, with a second factor, by QR code; and how one loses it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from telethon import TelegramClient, errors

from mtproto.testing import CODE, ControlError, Peer, blank, client, login
from tests.examples.mtproto.conftest import OLHA

pytestmark = pytest.mark.peers


@pytest.fixture
async def stranger(peer: Peer) -> AsyncIterator[TelegramClient]:
    """Somebody with a key, not logged in."""
    with peer.possible_handshake():
        made = client(blank(peer))
        await made.connect()
    yield made
    await made.disconnect()


async def test_a_code_logs_in(peer: Peer, stranger: TelegramClient) -> None:
    peer.control.account(OLHA, first_name="Olha", username="olha")
    await stranger.send_code_request(f"+{OLHA}")
    with pytest.raises(errors.PhoneCodeInvalidError):
        await stranger.sign_in(OLHA, "1")
    me = await stranger.sign_in(OLHA, CODE)
    assert (me.phone, me.first_name, me.username) == (OLHA, "Olha", "olha")


async def test_a_session_is_all_that_another_client_needs(peer: Peer) -> None:
    async with client(await login(peer, OLHA)) as other:
        assert await other.is_user_authorized()
        assert (await other.get_me()).phone == OLHA


async def test_nobody_has_an_unknown_number(peer: Peer, stranger: TelegramClient) -> None:
    await stranger.send_code_request("380999999999")
    with pytest.raises(errors.PhoneNumberUnoccupiedError):
        await stranger.sign_in("380999999999", CODE)


async def test_who_is_not_logged_in_is_told(stranger: TelegramClient) -> None:
    assert not await stranger.is_user_authorized()
    with pytest.raises(errors.AuthKeyUnregisteredError):
        await stranger.get_dialogs()


async def test_a_password_is_the_second_factor(peer: Peer, stranger: TelegramClient) -> None:
    peer.control.account("380500000010", password="my sesame")
    await stranger.send_code_request("380500000010")
    with pytest.raises(errors.SessionPasswordNeededError):
        await stranger.sign_in("380500000010", CODE)
    with pytest.raises(errors.PasswordHashInvalidError):
        await stranger.sign_in(password="another one")
    assert not await stranger.is_user_authorized()
    me = await stranger.sign_in(password="my sesame")
    assert me.phone == "380500000010"


async def test_somebody_logged_in_elsewhere_lets_a_qr_code_in(
    peer: Peer, stranger: TelegramClient
) -> None:
    peer.control.account(OLHA)
    code = await stranger.qr_login()
    waiting = asyncio.create_task(code.wait(10))
    await asyncio.sleep(0)
    peer.control.let_in(code.url, OLHA)
    assert (await waiting).phone == OLHA


async def test_a_password_is_asked_for_after_a_qr_code_too(
    peer: Peer, stranger: TelegramClient
) -> None:
    peer.control.account("380500000011", password="my sesame")
    code = await stranger.qr_login()
    waiting = asyncio.create_task(code.wait(10))
    await asyncio.sleep(0)
    peer.control.let_in(code.url, "380500000011")
    with pytest.raises(errors.SessionPasswordNeededError):
        await waiting
    assert (await stranger.sign_in(password="my sesame")).phone == "380500000011"


async def test_a_qr_code_that_nobody_showed_lets_nobody_in(peer: Peer) -> None:
    peer.control.account(OLHA)
    with pytest.raises(ControlError, match="AUTH_TOKEN_EXPIRED"):
        peer.control.let_in("tg://login?token=AAAA", OLHA)


async def test_a_revoked_session_is_refused_for_good(peer: Peer) -> None:
    session = await login(peer, "380500000012")
    async with client(session) as one:
        peer.control.revoke("380500000012")
        for _ in range(2):
            with pytest.raises(errors.SessionRevokedError):
                await one.get_dialogs()
    assert await login(peer, "380500000012")


async def test_who_logs_out_is_no_longer_logged_in(peer: Peer) -> None:
    session = await login(peer, "380500000013")
    async with client(session) as one:
        await one.log_out()
    again = client(session)
    await again.connect()
    assert not await again.is_user_authorized()
    await again.disconnect()
