"""Where the programs of a cluster are (`scripts/cluster/build` builds them), and how one asks whether they are well."""

from __future__ import annotations

import signal
import ssl
import subprocess
from pathlib import Path
from urllib.request import urlopen

from homing.embedded.server import ServerError

_BUILD = Path(__file__).parents[2] / "scripts" / "cluster" / "build"

#: How programs of a cluster end: all that they keep is thrown away, so nothing is waited for.
AT_ONCE = signal.SIGKILL


def find(name: str) -> Path:
    """A program that is built, or that KUBEBUILDER_ASSETS has.

    Raises:
        ServerError: there is none; the message says how to get it.
    """
    command = (str(_BUILD), "--find", name)
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    if asked.returncode != 0:
        raise ServerError(asked.stderr.strip())
    return Path(asked.stdout.strip())


def healthy(url: str, authority: Path | None = None) -> bool:
    """Whether a program answers 200 at its address for health.

    Args:
        url: where to ask.
        authority: who signed its certificate; None of those that sign their own, on loopback.
    """
    context = ssl.create_default_context(cafile=str(authority) if authority else None)
    if authority is None:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    try:
        with urlopen(url, timeout=2, context=context) as answer:  # noqa: S310 - http(s) on loopback
            return bool(answer.status == 200)
    except OSError:
        return False
