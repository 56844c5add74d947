"""Bytes to text."""

from __future__ import annotations

from homing_workers.scrape.fetch.charset import encoding_of


def decode(body: bytes, encoding: str | None, content_type: str) -> str:
    """The text of a body; wrong declarations and broken bytes never fail.

    Without an encoding (as `Response.encoding` tells it) it is found by byte order mark, UTF-8
    where the bytes are valid, header, `<meta>`, and a guess.
    """
    text = _decoded(body, encoding) if encoding else None
    if text is None:
        text = body.decode(encoding_of(body, content_type), "replace")
    return text.removeprefix("\ufeff")


def _decoded(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding, "replace")
    except (LookupError, ValueError):
        return None
