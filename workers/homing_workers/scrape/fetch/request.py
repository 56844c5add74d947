"""What is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

#: Characters of a validator; a longer one is none, for it is kept with every listing.
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Validators:
    """What a host gave to ask later whether a page has changed (RFC 9110, section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Self:
        """Those of an answer, as far as they are plain text that can be sent back."""
        return cls(_plain(headers.get("ETag")), _plain(headers.get("Last-Modified")))

    def __bool__(self) -> bool:
        return self.etag is not None or self.last_modified is not None

    def headers(self) -> dict[str, str]:
        """The headers of a conditional request."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Request:
    """One page. `${name}` in the URL and in values of headers and body is the secret of that name."""

    url: str
    method: Literal["GET", "POST"] = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    #: JSON body.
    json: Mapping[str, Any] | None = None
    #: Form body.
    form: Mapping[str, str] | None = None
    #: Answer 304 without a body where the page is still the one that had these.
    validators: Validators | None = None


def _plain(value: str | None) -> str | None:
    usable = value and len(value) <= _LONGEST and value.isascii() and value.isprintable()
    return value if usable else None
