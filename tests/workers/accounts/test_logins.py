"""Accounts are logged in, by a code or a QR code, against a Telegram server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from homing.storage.database import Connection
from homing.storage.telegram import accounts
from homing.telegram import sessions
from homing.telegram.realtime_config import ConfigAccount
from homing_workers.accounts import client, fence
from homing_workers.accounts.logins import Logins
from homing_workers.accounts.onboarding import LoginError
from mtproto.testing import CODE, Peer, blank, login
from tests.workers.accounts.conftest import Shelf

pytestmark = pytest.mark.peers


class Person:
    """Answers from a list, and remembers what was said; a shown QR code is scanned."""

    def __init__(self, *answers: str, scan: Callable[[str], None] | None = None) -> None:
        self.answers = list(answers)
        self.hidden: list[str] = []
        self.heard: list[str] = []
        self.scan = scan

    async def asked(self, what: str, *, hidden: bool = False) -> str:
        answer = self.answers.pop(0)
        self.heard.append(what)
        self.hidden += [answer] if hidden else []
        return answer

    def told(self, what: str) -> None:
        self.heard.append(what)

    def shown(self, link: str) -> None:
        assert self.scan is not None
        self.scan(link)


@pytest.fixture
async def logins(peer: Peer, shelf: Shelf, connection: Connection) -> AsyncIterator[Logins]:
    async with Redis.from_url(shelf.settings.require_redis_url()) as redis:
        with peer.possible_handshake():
            yield Logins(shelf.settings, connection, redis, blank(peer))


def account(phone: str | None, twofa: str | None = None) -> ConfigAccount:
    secret = SecretStr(twofa) if twofa is not None else None
    return ConfigAccount(account_id="anna", phone=phone, twofa=secret)


async def is_in(logins: Logins, phone: str, peer: Peer) -> bool:
    """Whether the stored session is one of the account's."""
    session = await logins.session("anna")
    assert session is not None
    async with client.connected(logins.settings, session, updates=False) as found:
        return str((await client.check(found)).phone) == phone


async def test_a_code_logs_in(peer: Peer, phone: str, logins: Logins) -> None:
    peer.control.account(phone, first_name="Anna", username="anna7")
    person = Person(CODE)
    assert await logins.log_in(account(phone), person, qr=False) == "Anna"
    assert person.heard == [f"Code that Telegram has sent to {phone}"]
    assert await is_in(logins, phone, peer)
    stored = await accounts.get(logins.connection, "anna")
    assert stored is not None
    assert (stored.state, stored.username) == ("ready", "anna7")


async def test_a_wrong_code_is_asked_for_again(peer: Peer, phone: str, logins: Logins) -> None:
    peer.control.account(phone)
    person = Person("00000", CODE)
    await logins.log_in(account(phone), person, qr=False)
    assert "That is not the code. Try again." in person.heard


async def test_a_phone_that_the_file_lacks_is_asked_for(
    peer: Peer, phone: str, logins: Logins
) -> None:
    peer.control.account(phone)
    await logins.log_in(account(None), Person(phone, CODE), qr=False)
    assert await is_in(logins, phone, peer)


async def test_the_password_of_the_file_is_used(peer: Peer, phone: str, logins: Logins) -> None:
    peer.control.account(phone, password="hunter2")
    await logins.log_in(account(phone, "hunter2"), Person(CODE), qr=False)
    assert await is_in(logins, phone, peer)


async def test_a_password_is_asked_for_and_not_shown(
    peer: Peer, phone: str, logins: Logins
) -> None:
    peer.control.account(phone, password="hunter2")
    person = Person(CODE, "wrong too", "hunter2")
    await logins.log_in(account(phone, "wrong"), person, qr=False)
    assert person.hidden == ["wrong too", "hunter2"]
    assert "The password of the file is wrong." in person.heard
    assert "That is not the password." in person.heard


@pytest.mark.parametrize("password", ["", "hunter2"])
async def test_a_qr_code_logs_in(peer: Peer, phone: str, logins: Logins, password: str) -> None:
    peer.control.account(phone, password=password)
    person = Person(*filter(None, [password]), scan=lambda link: peer.control.let_in(link, phone))
    await logins.log_in(account(None), person, qr=True)
    assert await is_in(logins, phone, peer)


async def test_a_pause_is_told(peer: Peer, phone: str, logins: Logins) -> None:
    peer.control.account(phone)
    peer.control.flood("auth.sendCode", 30)
    with pytest.raises(LoginError, match="a pause of 30 s"):
        await logins.log_in(account(phone), Person(), qr=False)


async def test_a_session_that_works_is_left_alone(
    peer: Peer, phone: str, logins: Logins, shelf: Shelf
) -> None:
    assert not await logins.works("anna")
    await shelf.put("anna", await login(peer, phone))
    assert await logins.works("anna")
    peer.control.revoke(phone)
    assert not await logins.works("anna")


async def test_a_session_that_a_reader_uses_is_not_touched(
    peer: Peer, phone: str, logins: Logins, shelf: Shelf
) -> None:
    await shelf.put("anna", await login(peer, phone))
    since = len(peer.control.calls(phone=phone))
    async with fence.held(shelf.settings, "anna"):
        assert await logins.works("anna")
    await accounts.alive(logins.connection, "anna")
    assert await logins.works("anna")
    assert len(peer.control.calls(phone=phone)) == since


async def test_a_refused_account_is_logged_in_even_while_its_reader_waits(
    peer: Peer, phone: str, logins: Logins, shelf: Shelf
) -> None:
    await shelf.put("anna", await login(peer, phone))
    await accounts.refuse(logins.connection, "anna", "revoked", "ended")
    async with fence.held(shelf.settings, "anna"):
        assert not await logins.works("anna")


async def test_an_unreadable_session_is_replaced(peer: Peer, phone: str, logins: Logins) -> None:
    await accounts.keep_session(logins.connection, "anna", "of another key")
    assert not await logins.works("anna")
    peer.control.account(phone)
    await logins.log_in(account(phone), Person(CODE), qr=False)
    assert await logins.works("anna")


async def test_a_session_of_one_reader_counts_for_nobody_else(shelf: Shelf, logins: Logins) -> None:
    told = shelf.settings.model_copy(update={"telegram_session": SecretStr("told")})
    assert await sessions.load(told, logins.connection, None, "boris") == "told"
    assert await Logins(told, logins.connection, None).session("boris") is None
