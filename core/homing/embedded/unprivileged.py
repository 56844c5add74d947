"""How root runs a program that refuses to run as root, as PostgreSQL does.

Root cannot simply become "nobody": a checkout below /root is closed to everyone else. So either root is called
otherwise inside a user namespace (it stays the owner of its files), or the process becomes "nobody" with the one
capability that opens folders. Containers forbid the first more often than the second.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

from homing.embedded.server import ServerError

_NOBODY = 65534


class Disguise(NamedTuple):
    """What is put before a command, and who owns the files that the command makes."""

    prefix: tuple[str, ...]
    owner: int


_WAYS = (
    Disguise(("unshare", "--user", "--map-user=1000", "--map-group=1000", "--"), 0),
    Disguise(
        (
            *("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"),
            *("--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"),
            # A change of user makes the kernel forget what `server.start` has asked for.
            *("--pdeathsig=INT", "--"),
        ),
        _NOBODY,
    ),
)


@cache
def disguise(program: Path) -> Disguise:
    """The first way that works for this program; nothing is put before it unless this is root.

    Raises:
        ServerError: this machine allows none of them.
    """
    if os.geteuid() != 0:
        return Disguise((), os.geteuid())
    for way in _WAYS:
        if shutil.which(way.prefix[0]) and _works(way, program):
            return way
    raise ServerError(
        f"running as root, and {program.name} refuses that; neither a user namespace nor another user "
        "can be used here. Run Homing as an ordinary user, or set DATABASE_URL to a server of yours."
    )


def _works(way: Disguise, program: Path) -> bool:
    done = subprocess.run([*way.prefix, program, "--version"], capture_output=True, check=False)
    return done.returncode == 0
