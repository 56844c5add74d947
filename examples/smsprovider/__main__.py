"""`python -m smsprovider`: the server until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from smsprovider import numbers, server
from smsprovider.server import ACCOUNT, TOKEN, Options
from testserver import running, serving


def main() -> None:
    """Runs the server as the command line says."""
    running.until_stopped("smsprovider", _serving(_parser().parse_args()))


@contextlib.asynccontextmanager
async def _serving(asked: argparse.Namespace) -> AsyncIterator[str]:
    options = Options(
        pace=None if asked.no_callbacks else asked.pace,
        tries=asked.tries,
        journal=asked.journal,
        incoming=asked.incoming,
    )
    async with serving.on_loopback(server.make(options), asked.port) as url:
        yield (
            f"TWILIO_API_URL={url} TWILIO_ACCOUNT_SID={ACCOUNT} TWILIO_AUTH_TOKEN={TOKEN} "
            f"TWILIO_FROM_NUMBER={numbers.FROM}"
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="smsprovider", description="Twilio's API for text messages, without phones."
    )
    parser.add_argument("--port", type=int, default=8082)
    parser.add_argument(
        "--pace", type=float, default=0.5, help="seconds between steps of a message"
    )
    parser.add_argument("--no-callbacks", action="store_true", help="messages stay queued")
    parser.add_argument("--tries", type=int, default=3, help="of each callback")
    parser.add_argument(
        "--journal", type=Path, help="file that gets a line of JSON for each request"
    )
    parser.add_argument("--incoming", help="URL that gets the answers of people")
    return parser


if __name__ == "__main__":
    main()
