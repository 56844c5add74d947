"""Chats of Telegram as a source."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from homing.models.base import Document, List
from homing.models.source.extraction import Regex

_NAME = r"[A-Za-z][A-Za-z0-9_]{3,31}"
_LINK = r"(https?://)?(t\.me|telegram\.me)/"
#: Numbers of channels and supergroups have ten digits; their ids begin with -100: https://core.telegram.org/api/bots/ids
_NUMBER = "[1-9][0-9]{9}"
_ID = f"-100{_NUMBER}"
_CHAT = rf"^(@{_NAME}|{_LINK}{_NAME}/?|{_LINK}c/{_NUMBER}(/[0-9]+)*/?|{_ID})$"

Chat = (
    Annotated[str, StringConstraints(pattern=_CHAT, max_length=100)]
    | Annotated[int, Field(le=-(10**12 + 10**9), gt=-(10**12 + 10**10))]
)


def canonical(chat: str | int) -> str:
    """The same text for every way to name a chat: `@username` in small letters, or `-100...`."""
    name = str(chat).split("t.me/")[-1].split("telegram.me/")[-1].strip("/")
    if name.startswith("c/"):
        return f"-100{name.split('/')[1]}"
    return name if name.startswith("-100") else f"@{name.removeprefix('@').lower()}"


class Substring(Document):
    """Messages that hold this text."""

    pattern: str = Field(min_length=1, max_length=500, description="The text.")
    ignore_case: bool = Field(True, description="Take small and capital letters as equal.")
    action: Literal["skip", "force"] = Field(
        description="skip: no signal, not classified; force: a signal without being classified."
    )


class Pattern(Document):
    """Messages in which this is found."""

    pattern: Regex = Field(description="Regular expression, as Python knows them.")
    action: Literal["skip", "force"] = Field(
        description="skip: no signal, not classified; force: a signal without being classified."
    )


class Prefilter(Document):
    """What is known about a message without asking a model; where both match, force wins."""

    substrings: List[Substring] = Field((), max_length=200, description="Texts to look for.")
    regexes: List[Pattern] = Field((), max_length=200, description="Expressions to look for.")


class TelegramBlock(Document):
    """Which chats are read: live by the readers of all accounts, and their history by this source's runs."""

    chats: List[Chat] = Field(
        min_length=1,
        max_length=1000,
        description="@username, t.me/username, t.me/c/<id> or -100...; an account must be a member "
        "already, nothing is joined.",
    )
    history_days: int = Field(7, ge=0, le=3650, description="How far back a run reads.")
    prefilter: Prefilter = Field(
        Prefilter(), description="Beside the rules of PREFILTER_CONFIG_JSON."
    )
