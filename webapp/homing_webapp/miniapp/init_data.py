"""initData, with which Telegram vouches for whoever looks at a Mini App.

https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field, Json, ValidationError


class Wrong(Exception):
    """Not signed by Telegram for our bot, or not about a person."""


class Person(BaseModel):
    """As much of a user as we need: Telegram adds fields as it likes."""

    model_config = ConfigDict(extra="ignore", strict=True)

    id: Annotated[int, Field(gt=0, lt=2**63)]


class InitData(BaseModel):
    """What is signed."""

    model_config = ConfigDict(extra="ignore")

    user: Json[Person]
    #: Unix time.
    auth_date: Annotated[int, Field(ge=0, lt=2**53)]


def read(given: str, token: str) -> InitData:
    """What the query string says, once its signature is checked.

    Raises:
        Wrong: it is not signed with the bot's token, or holds no user.
    """
    fields = _fields(given)
    if not hmac.compare_digest(_signature(fields, token), fields.get("hash", "").encode()):
        raise Wrong
    try:
        return InitData.model_validate(fields)
    except ValidationError as error:
        raise Wrong from error


def _fields(given: str) -> dict[str, str]:
    """By name, each of which occurs once; UTF-8, so that nobody hides behind replaced letters."""
    try:
        pairs = parse_qsl(
            given, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=50
        )
    except ValueError as error:
        raise Wrong from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Wrong
    return fields


def _signature(fields: dict[str, str], token: str) -> bytes:
    checked = "\n".join(f"{name}={fields[name]}" for name in sorted(fields) if name != "hash")
    key = hmac.digest(b"WebAppData", token.encode(), hashlib.sha256)
    # Letters of no alphabet may stand in a header.
    return hmac.digest(key, checked.encode(errors="replace"), hashlib.sha256).hex().encode()
