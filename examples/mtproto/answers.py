"""What the control API answers and takes."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class Info(_Answer):
    """Where clients connect."""

    dc: int
    host: str
    port: int
    #: PKCS#1, PEM.
    rsa_public_key: str


class Call(_Answer):
    """A request of a client."""

    number: int
    #: Unix time in seconds.
    at: float
    #: Empty where nobody was logged in.
    phone: str
    #: TL name, such as `messages.getHistory`.
    method: str
    #: Marked id of the channel that was asked about; 0 where the request names none.
    chat: int
    #: The error that was answered, or the fault; empty where all was well.
    error: str


class Known(_Answer):
    """A message as it is now."""

    id: int
    #: Unix time in seconds.
    date: int
    text: str
    state: Literal["post", "service", "deleted"]
    grouped_id: int
    edited: bool


class Connections(_Answer):
    """Connections that use one session of an account."""

    phone: str
    now: int
    #: At once, so far.
    most: int


class Draft(BaseModel):
    """A message to post."""

    model_config = ConfigDict(extra="forbid")

    #: Marked id.
    chat: int
    text: str = ""
    #: Unix time in seconds; 0 is now.
    date: int = 0
    #: A JPEG's content.
    photo: bytes = b""
    #: What the messages of an album share.
    grouped_id: int = 0
    #: Username of who writes, made known on the first call.
    author: str = ""
    reply_to: int = 0
    service: Literal["", "pin", "join", "title", "create"] = ""
    #: Whether nobody is told.
    quiet: bool = False
