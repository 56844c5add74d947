"""A server for tests: a process of its own, on free ports. See the package's docstring for how it is used."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import requests
from telethon import TelegramClient
from telethon.errors import SessionPasswordNeededError
from telethon.sessions import StringSession

from homing.embedded import server
from homing.embedded.server import Program
from mtproto import handshake
from mtproto.answers import Call, Connections, Draft, Info, Known
from mtproto.control import CODE, Control, ControlError
from testserver import programs

__all__ = [
    "API_HASH",
    "API_ID",
    "CODE",
    "Call",
    "Connections",
    "Control",
    "ControlError",
    "Draft",
    "Info",
    "Known",
    "Peer",
    "blank",
    "client",
    "login",
    "running",
]

#: The server takes any.
API_ID, API_HASH = 1, "x" * 32


@dataclass(frozen=True)
class Peer:
    """A server that runs."""

    control: Control
    info: Info
    process: server.Server

    def possible_handshake(self) -> contextlib.AbstractContextManager[None]:
        """While this lasts, Telethon in this process can make keys with the server, as onboarding does."""
        return handshake.possible(self.info)


@contextlib.contextmanager
def running() -> Iterator[Peer]:
    """Runs a server.

    Raises:
        ServerError: it is not built, or did not start.
    """
    with tempfile.TemporaryDirectory(prefix="tgpeer-") as folder:
        address = f"127.0.0.1:{server.free_port()}"
        control = Control(f"http://{address}")
        program = Program(
            command=(str(programs.find("tgpeer/build")), "--control", address),
            url=control.url,
            ready=lambda: _answers(control),
        )
        process = server.start(program, log=Path(folder) / "log")
        try:
            yield Peer(control, control.info(), process)
        finally:
            control.close()
            process.stop()


def blank(peer: Peer) -> StringSession:
    """A session that nobody is logged in with; it leads to the server."""
    session = StringSession()
    session.set_dc(peer.info.dc, peer.info.host, peer.info.port)
    return session


def client(session: str | StringSession, **options: object) -> TelegramClient:
    """A client that is not connected yet; it obeys no FloodWait by itself, and tries to connect again at once."""
    given = StringSession(session) if isinstance(session, str) else session
    usual = {"flood_sleep_threshold": 0, "retry_delay": 0}
    return TelegramClient(given, API_ID, API_HASH, **(usual | options))


async def login(peer: Peer, phone: str, password: str = "") -> str:
    """Logs in to an account, made now where there is none; gives a StringSession.

    Args:
        peer: the server.
        phone: digits without a plus.
        password: the second factor, where the account has one.
    """
    if phone not in peer.control.phones():
        peer.control.account(phone, password=password)
    with peer.possible_handshake():
        made = client(blank(peer))
        await made.connect()
        try:
            await _sign_in(made, phone, password)
            return str(made.session.save())
        finally:
            await made.disconnect()


async def _sign_in(made: TelegramClient, phone: str, password: str) -> None:
    await made.send_code_request(phone)
    try:
        await made.sign_in(phone, CODE)
    except SessionPasswordNeededError:
        await made.sign_in(password=password)


def _answers(control: Control) -> bool:
    try:
        return bool(control.info().port)
    except requests.ConnectionError:
        return False
