"""`python -m mailserver`: the server until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from mailserver import server
from mailserver.server import Options


def main() -> None:
    """Runs the server as the command line says."""
    asked = _parser().parse_args()
    try:
        asyncio.run(_run(asked))
    except OSError as error:
        sys.exit(f"mailserver: {error.strerror or error}; choose another port with --port")


async def _run(asked: argparse.Namespace) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    options = Options(
        login=not asked.no_login,
        journal=asked.journal,
        port=asked.port,
        control_port=asked.control_port,
    )
    async with server.serve(options) as running:
        sys.stdout.write(f"SMTP_URL={running.url} CONTROL_URL={running.control}\n")
        sys.stdout.flush()
        await stopped.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mailserver", description="A mail server that keeps what it gets."
    )
    parser.add_argument("--port", type=int, default=8025)
    parser.add_argument("--control-port", type=int, default=8026)
    parser.add_argument("--no-login", action="store_true", help="anybody may send")
    parser.add_argument(
        "--journal", type=Path, help="file that gets a line of JSON for each message"
    )
    return parser


if __name__ == "__main__":
    main()
