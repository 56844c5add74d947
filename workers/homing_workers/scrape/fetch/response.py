"""What came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from homing_workers.scrape.fetch.charset import encoding_of
from homing_workers.scrape.fetch.request import Validators


@dataclass(frozen=True)
class Response:
    """A page: status 200-299, or 304 without a body."""

    #: After redirects; secrets in it are `${name}` again.
    url: str
    status: int
    #: Names in any case.
    headers: Mapping[str, str]
    #: Decompressed.
    body: bytes = field(repr=False)
    #: Requests that it took: redirects and further tries included, robots.txt not.
    requests: int = 1
    #: To ask later whether the page has changed; none after a redirect, for they are not of the URL asked for.
    validators: Validators = field(default_factory=Validators)

    @property
    def content_type(self) -> str:
        """The media type in lower case without parameters; empty where none was given."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @cached_property
    def encoding(self) -> str:
        """The codec of the text, see `charset.encoding_of`."""
        return encoding_of(self.body, self.headers.get("Content-Type", ""))

    @cached_property
    def text(self) -> str:
        """The body as text; bytes that are none become U+FFFD."""
        return self.body.decode(self.encoding, "replace")
