"""`python -m botapi`: the server until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from botapi import server
from botapi.keeper import KeptError
from botapi.limits import Limits
from botapi.options import Options
from botapi.page.acts import meet
from botapi.server import Server
from botapi.world import DEFAULT_TOKEN
from testserver import running


def main() -> None:
    """Runs the server as the command line says."""
    try:
        running.until_stopped("botapi", _serving(_parser().parse_args()))
    except KeptError as error:
        sys.exit(f"botapi: {error}")


@contextlib.asynccontextmanager
async def _serving(asked: argparse.Namespace) -> AsyncIterator[str]:
    options = Options(
        token=asked.token,
        limits=None if asked.no_limits else Limits(),
        folder=asked.folder,
        journal=asked.journal,
        journal_length=asked.journal_length,
        messages_kept=asked.messages_kept,
        http_on_loopback=asked.http_on_loopback,
    )
    made = Server(options)
    if asked.person and not made.world.people:
        meet(made.world, asked.person, "en")
    async with server.serve(made, asked.port) as listener:
        yield f"TELEGRAM_API_URL={listener.url} TELEGRAM_TOKEN={asked.token}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="botapi", description="A Bot API server of our own; nothing leaves this machine."
    )
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument(
        "--token",
        type=_token,
        default=os.environ.get("TELEGRAM_TOKEN") or DEFAULT_TOKEN,
        help="of the one bot; by default TELEGRAM_TOKEN, else a made-up one",
    )
    parser.add_argument("--folder", type=Path, help="keeps chats and files")
    parser.add_argument("--person", help="makes somebody known where nobody is")
    parser.add_argument("--journal", type=Path, help="gets a JSON line for each call")
    parser.add_argument("--journal-length", type=int, default=20_000, help="calls in memory")
    parser.add_argument("--messages-kept", type=int, default=10_000, help="of each chat")
    parser.add_argument("--no-limits", action="store_true", help="any pace is fine")
    parser.add_argument(
        "--http-on-loopback",
        action="store_true",
        help="Mini Apps by http://127.0.0.1, which Telegram refuses",
    )
    return parser


def _token(text: str) -> str:
    number, _, secret = text.partition(":")
    if not number.isdecimal() or len(secret) < 30:
        raise argparse.ArgumentTypeError("expected <digits>:<35 letters>")
    return text


if __name__ == "__main__":
    main()
