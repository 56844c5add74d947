"""Waiting for a server of another process."""

from __future__ import annotations

import time
import urllib.error
import urllib.request


def until_answering(url: str, seconds: float) -> None:
    """Returns when the address answers with success.

    Args:
        url: of loopback.
        seconds: how long that may take.

    Raises:
        urllib.error.URLError, ConnectionError: the last failure, where it does not in so many seconds.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - loopback
                return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
