"""Signed tokens in links, so that a link works without a login and nobody can make one up.

A token is `<number>.<tag>`: the tag is the first 18 bytes of HMAC-SHA256 (RFC 2104) over purpose and number under
SECRET_KEY, in base64 for URLs (RFC 4648, section 5).
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from pydantic import SecretStr

_TAG_BYTES = 18


def token(key: SecretStr, purpose: str, number: int) -> str:
    """A token that holds for one purpose and one row; it does not expire."""
    return f"{number}.{tag(key, purpose, number)}"


def number_of(key: SecretStr, purpose: str, signed: str) -> int | None:
    """The number of a token, or None where it was not signed for this purpose."""
    text, _, given = signed.partition(".")
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and given.isascii()):
        return None
    number = int(text)
    return number if hmac.compare_digest(token(key, purpose, number), signed) else None


def tag(key: SecretStr, purpose: str, number: int) -> str:
    """The part of a token that cannot be guessed."""
    digest = hmac.digest(
        key.get_secret_value().encode(), f"{purpose}:{number}".encode(), hashlib.sha256
    )
    return base64.urlsafe_b64encode(digest[:_TAG_BYTES]).decode()
