"""`python -m mailserver`: the server until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from mailserver import server
from mailserver.server import Options
from testserver import running


def main() -> None:
    """Runs the server as the command line says."""
    running.until_stopped("mailserver", _serving(_parser().parse_args()))


@contextlib.asynccontextmanager
async def _serving(asked: argparse.Namespace) -> AsyncIterator[str]:
    options = Options(
        login=not asked.no_login,
        journal=asked.journal,
        port=asked.port,
        control_port=asked.control_port,
    )
    async with server.serve(options) as made:
        yield f"SMTP_URL={made.url} CONTROL_URL={made.control}"


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
