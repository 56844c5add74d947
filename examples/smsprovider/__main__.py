"""`python -m smsprovider`: the server until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from smsprovider import numbers, server
from smsprovider.server import ACCOUNT, TOKEN, Options


def main() -> None:
    """Runs the server as the command line says."""
    asked = _parser().parse_args()
    try:
        asyncio.run(_run(asked))
    except OSError as error:
        sys.exit(f"smsprovider: {error.strerror or error}; choose another port with --port")


async def _run(asked: argparse.Namespace) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    options = Options(
        pace=None if asked.no_callbacks else asked.pace,
        tries=asked.tries,
        journal=asked.journal,
        incoming=asked.incoming,
    )
    async with server.serve(server.make(options), asked.port) as url:
        sys.stdout.write(
            f"TWILIO_API_URL={url} TWILIO_ACCOUNT_SID={ACCOUNT} TWILIO_AUTH_TOKEN={TOKEN} "
            f"TWILIO_FROM_NUMBER={numbers.FROM}\n"
        )
        sys.stdout.flush()
        await stopped.wait()


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
