"""Signatures of Twilio's requests: https://www.twilio.com/docs/usage/security#validating-requests"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit, urlunsplit

_PORTS = {"http": 80, "https": 443}


def is_signed(token: str, url: str, fields: Iterable[tuple[str, str]], signature: str) -> bool:
    """Whether the signature is HMAC-SHA1 of the URL and of all fields, sorted by name.

    Args:
        token: of the account.
        url: that was asked for, as people reach it.
        fields: names and values of the form.
        signature: header X-Twilio-Signature.
    """
    rest = "".join(name + value for name, value in sorted(set(fields)))
    return any(
        hmac.compare_digest(_signature(token, form + rest), signature.encode(errors="replace"))
        for form in _forms(url)
    )


def _signature(token: str, text: str) -> bytes:
    return base64.b64encode(hmac.digest(token.encode(), text.encode(), hashlib.sha1))


def _forms(url: str) -> Iterator[str]:
    """The URL as it is, and with the port that goes without saying: Twilio signs one or the other."""
    yield url
    parts = urlsplit(url)
    if parts.port is None and parts.scheme in _PORTS:
        yield urlunsplit(parts._replace(netloc=f"{parts.netloc}:{_PORTS[parts.scheme]}"))
    elif parts.port == _PORTS.get(parts.scheme):
        yield urlunsplit(parts._replace(netloc=parts.netloc.rpartition(":")[0]))
