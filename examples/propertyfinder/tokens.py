"""Access tokens: JWTs that live for a while, unless they are revoked."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import time
from typing import Any


class Tokens:
    """The tokens that were given out."""

    def __init__(self, *, lifetime: float) -> None:
        """`lifetime` is in seconds; clients are told whole ones."""
        self.lifetime = lifetime
        self._numbers = itertools.count(1)
        self._ends: dict[str, float] = {}

    @property
    def given(self) -> int:
        """How many were given out."""
        return len(self._ends)

    def give(self, key: str) -> str:
        """A new token for a key."""
        now = time.time()
        claims = {"sub": key, "jti": next(self._numbers), "exp": int(now + self.lifetime)}
        token = _sign({"alg": "HS256", "typ": "JWT"}, claims)
        self._ends[token] = time.monotonic() + self.lifetime
        return token

    def is_valid(self, header: str) -> bool:
        """Whether an Authorization header bears a token that still lives."""
        token = header.removeprefix("Bearer ")
        return self._ends.get(token, 0) > time.monotonic()

    def revoke(self) -> None:
        """Ends all tokens so far, whatever they say themselves."""
        self._ends = dict.fromkeys(self._ends, 0.0)


def signature(text: str) -> str:
    """A signature that only this server makes."""
    return _encoded(hmac.digest(b"made up", text.encode(), hashlib.sha256))


def _sign(header: dict[str, Any], claims: dict[str, Any]) -> str:
    text = ".".join(_encoded(json.dumps(part).encode()) for part in (header, claims))
    return f"{text}.{signature(text)}"


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
