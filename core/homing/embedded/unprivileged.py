"""How a program runs that refuses to run as root, or as a user without a name, as PostgreSQL does.

Root cannot simply become "nobody": a checkout below /root is closed to everyone else. So either root is called
otherwise inside a user namespace (it stays the owner of its files), or the process becomes "nobody" with the one
capability that opens folders. Containers forbid the first more often than the second. A user id that the system does not know, as containers
are often given one, can only go the first way.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

from homing.embedded.server import ServerError

#: A user that every system knows.
_NOBODY = 65534


class Disguise(NamedTuple):
    """What is put before a command, and who owns the files that the command makes."""

    prefix: tuple[str, ...]
    owner: int


_WAYS = (
    Disguise(
        ("unshare", "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}", "--"),
        os.geteuid(),
    ),
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
    """The first way that works for this program; nothing is put before it where that is not needed.

    Raises:
        ServerError: this machine allows none of them.
    """
    if os.geteuid() != 0 and _has_name(os.geteuid()):
        return Disguise((), os.geteuid())
    for way in _WAYS:
        if shutil.which(way.prefix[0]) and _works(way, program):
            return way
    who = "root" if os.geteuid() == 0 else f"the user id {os.geteuid()}, which has no name here"
    raise ServerError(
        f"running as {who}, and {program.name} refuses that; neither a user namespace nor another user "
        "can be used here. Run Homing as an ordinary user, or set DATABASE_URL to a server of yours."
    )


def _has_name(user: int) -> bool:
    try:
        return bool(pwd.getpwuid(user).pw_name)
    except KeyError:
        return False


def _works(way: Disguise, program: Path) -> bool:
    done = subprocess.run([*way.prefix, program, "--version"], capture_output=True, check=False)
    return done.returncode == 0
