"""Programs that scripts/peers builds or installs."""

from __future__ import annotations

import subprocess
from pathlib import Path

from homing.embedded.server import ServerError

_PEERS = Path(__file__).parents[2] / "scripts" / "peers"


def find(script: str) -> Path:
    """A program that is built already.

    Args:
        script: of scripts/peers; it knows `--find`.

    Raises:
        ServerError: it is not built; the message says what builds it.
    """
    command = (str(_PEERS / script), "--find")
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    if asked.returncode != 0:
        raise ServerError(asked.stderr.strip())
    return Path(asked.stdout.strip())
