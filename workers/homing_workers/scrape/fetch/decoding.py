"""Decompressing a body as it comes, so that a small body that unpacks to gigabytes is noticed at the limit.

Content codings of RFC 9110, section 8.4: gzip, deflate (with or without zlib's frame) and br; several may be stacked.
"""

from __future__ import annotations

import zlib
from typing import Protocol

import brotli

#: What is sent as Accept-Encoding.
ACCEPTED = "gzip, deflate, br"

#: What is unpacked at a time.
_STEP = 64 * 1024


class Undecodable(Exception):
    """The bytes are not in the coding that the header names, or end too early."""


class Oversized(Exception):
    """The decoded body is larger than allowed."""


class _Coding(Protocol):
    @property
    def finished(self) -> bool: ...

    def feed(self, data: bytes) -> bytes:
        """Up to `_STEP` decoded bytes; more may wait, to be had by feeding nothing."""
        ...


class _Zlib:
    def __init__(self, window: int) -> None:
        self._unpacker = zlib.decompressobj(window)

    @property
    def finished(self) -> bool:
        return self._unpacker.eof

    def feed(self, data: bytes) -> bytes:
        return self._unpacker.decompress(self._unpacker.unconsumed_tail + data, _STEP)


class _Deflate:
    """Some servers leave out zlib's frame (RFC 1950), which two bytes tell."""

    def __init__(self) -> None:
        self._start = b""
        self._unpacker: _Zlib | None = None

    @property
    def finished(self) -> bool:
        return self._unpacker is not None and self._unpacker.finished

    def feed(self, data: bytes) -> bytes:
        if self._unpacker is None:
            self._start += data
            if len(self._start) < 2:
                return b""
            data = self._start
            framed = data[0] & 15 == 8 and int.from_bytes(data[:2]) % 31 == 0
            self._unpacker = _Zlib(zlib.MAX_WBITS if framed else -zlib.MAX_WBITS)
        return self._unpacker.feed(data)


class _Brotli:
    def __init__(self) -> None:
        self._unpacker = brotli.Decompressor()

    @property
    def finished(self) -> bool:
        return bool(self._unpacker.is_finished())

    def feed(self, data: bytes) -> bytes:
        unpacked: bytes = self._unpacker.process(data, output_buffer_limit=_STEP)
        return unpacked


class Decoder:
    """Takes a body in pieces and gives it back decoded.

    Args:
        content_encoding: the header's value.
        limit: bytes of the decoded body that are too many when exceeded.

    Raises:
        Undecodable: a coding is not known.
    """

    def __init__(self, content_encoding: str, limit: int) -> None:
        names = [name.strip().lower() for name in content_encoding.split(",")]
        self._codings = [_coding(name) for name in reversed(names) if name not in ("", "identity")]
        self._body = bytearray()
        self._limit = limit
        self._anything = False

    def feed(self, data: bytes) -> None:
        """Adds a piece as it came.

        Raises:
            Oversized: the decoded body is larger than the limit.
            Undecodable: the bytes are not in the coding.
        """
        self._anything |= bool(data)
        try:
            self._pass(data, 0)
        except (zlib.error, brotli.error) as error:
            raise Undecodable(f"not what Content-Encoding says: {error}") from error

    def finish(self) -> bytes:
        """The whole body.

        Raises:
            Undecodable: the end is missing.
        """
        if self._anything and not all(coding.finished for coding in self._codings):
            raise Undecodable("the compressed body ends too early")
        return bytes(self._body)

    def so_far(self) -> bytes:
        """What was decoded until now."""
        return bytes(self._body)

    def _pass(self, data: bytes, depth: int) -> None:
        if depth == len(self._codings):
            self._body += data
            if len(self._body) > self._limit:
                raise Oversized(f"the body is larger than {self._limit} bytes")
            return
        coding = self._codings[depth]
        while not coding.finished and (unpacked := coding.feed(data)):
            self._pass(unpacked, depth + 1)
            data = b""


def _coding(name: str) -> _Coding:
    if name in ("gzip", "x-gzip"):
        return _Zlib(16 + zlib.MAX_WBITS)
    if name == "deflate":
        return _Deflate()
    if name == "br":
        return _Brotli()
    raise Undecodable(f"Content-Encoding {name!r} is not known; {ACCEPTED} were asked for")
