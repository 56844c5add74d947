"""How a server is run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from botapi.limits import Limits
from botapi.world import DEFAULT_TOKEN


@dataclass(frozen=True, kw_only=True)
class Options:
    """As it is made, the server is strict, knows no rate limits and keeps nothing."""

    token: str = DEFAULT_TOKEN
    #: Rates; None is any.
    limits: Limits | None = None
    #: Folder of chats and files, so that they outlive the process; None keeps all in memory.
    folder: Path | None = None
    #: File that gets a JSON line for each call.
    journal: Path | None = None
    #: Calls that the journal remembers in memory.
    journal_length: int = 200_000
    #: Messages of each chat that are remembered; older ones are forgotten.
    messages_kept: int = 10_000
    #: Mini Apps by plain HTTP on loopback, and buttons that lead there. Telegram itself wants HTTPS everywhere.
    http_on_loopback: bool = False
    #: Whether Telegram's servers can load the file of a URL. URLs of loopback are loaded in truth; others are
    #: only asked about here, since the network is not used.
    loads: Callable[[str], bool] = lambda url: "unreachable" not in url
    #: Seconds in which a press of a button must be answered.
    callback_seconds: float = 15
    #: Seconds in which the bot may delete a message.
    deletable_seconds: float = 48 * 3600
    #: Largest seconds that getUpdates waits.
    longest_poll: float = 50
    #: Unix time.
    clock: Callable[[], float] = time.time
