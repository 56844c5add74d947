"""`python -m mtproto`: the server until Ctrl-C or SIGTERM, with accounts that are logged in and members of one channel."""

from __future__ import annotations

import argparse
import contextlib
import json
from collections.abc import AsyncIterator

from mtproto.testing import API_HASH, API_ID, login
from mtproto.testing import running as server
from testserver import running


def main() -> None:
    """Runs the server as the command line says."""
    running.until_stopped("mtproto", _serving(_parser().parse_args()))


@contextlib.asynccontextmanager
async def _serving(asked: argparse.Namespace) -> AsyncIterator[str]:
    with server() as peer:
        sessions = {phone: await login(peer, phone) for phone in asked.phone}
        chat = peer.control.channel("Flats", username="flats", members=asked.phone)
        told = {"chat": chat, "sessions": sessions}
        keys = f"TELEGRAM_API_ID={API_ID} TELEGRAM_API_HASH={API_HASH}"
        yield f"CONTROL_URL={peer.control.url} {keys}\n{json.dumps(told)}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mtproto", description="A Telegram data centre for clients on this machine."
    )
    parser.add_argument(
        "--phone", action="append", help="of an account; may be given several times", default=[]
    )
    return parser


if __name__ == "__main__":
    main()
