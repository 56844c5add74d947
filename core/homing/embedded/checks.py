"""What is looked at before the stack starts, so that a person reads a sentence and not a traceback."""

from __future__ import annotations

import errno
import shutil
import socket
from pathlib import Path

from homing.embedded.server import ServerError

_MEGABYTE = 1_000_000

#: A new PostgreSQL cluster takes 40 MB, its log of changes grows to hundreds.
_NEEDED_MEGABYTES = 300


def port_is_free(host: str, port: int, remedy: str) -> None:
    """Raises ServerError with the remedy when somebody else listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServerError(_complaint(error, host, port, remedy)) from None


def disk_has_room(folder: Path) -> None:
    """Raises ServerError when the disk of the folder is full, or nearly so."""
    free = shutil.disk_usage(folder).free // _MEGABYTE
    if free < _NEEDED_MEGABYTES:
        raise ServerError(
            f"the disk is full: {free} MB are free for {folder}, Homing needs {_NEEDED_MEGABYTES} MB. "
            "Make room, or choose another folder with --data."
        )


def _complaint(error: OSError, host: str, port: int, remedy: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use by another program. {remedy}"
    return f"cannot listen on {host}:{port}: {error.strerror}. {remedy}"
