"""Secrets that the stack makes once and keeps in its data folder."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from homing.embedded.state import DataFolder

#: Of a bot's token, after its id: https://core.telegram.org/bots/api#authorizing-your-bot
_TOKEN_BYTES = 26


@dataclass(frozen=True)
class Keys:
    """What the folder keeps."""

    #: Of the bot at the stack's own Bot API server.
    bot_token: str
    #: Signs links in messages.
    secret_key: str


def kept(folder: DataFolder) -> Keys:
    """The folder's secrets, made on the first call."""
    return Keys(
        bot_token=_kept(folder.keys / "bot-token", _bot_token),
        secret_key=_kept(folder.keys / "secret-key", lambda: secrets.token_hex(32)),
    )


def _bot_token() -> str:
    return f"{10**9 + secrets.randbelow(9 * 10**9)}:{secrets.token_urlsafe(_TOKEN_BYTES)}"


def _kept(path: Path, make: Callable[[], str]) -> str:
    """What the file holds. Only its owner may read it."""
    if path.exists():
        return path.read_text()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(made := make())
    fresh.replace(path)
    return made
