"""A page as fetched, parsed once and only as far as it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from lxml import html

from homing_workers.scrape.extract import jsontext, markup, queries
from homing_workers.scrape.extract.decoding import decode
from homing_workers.scrape.extract.errors import Unreadable
from homing_workers.scrape.extract.places import HtmlPlace, JsonPlace
from homing_workers.scrape.extract.structured import Structured
from homing_workers.scrape.fetch.charset import known_encoding

_base = queries.texts("/html/head/base[@href][1]/@href | /html/body/base[@href][1]/@href")


@dataclass(eq=False)
class Page:
    """What a request was answered with. Nothing here fetches."""

    #: After redirects.
    url: str
    #: Decompressed.
    body: bytes = field(repr=False)
    #: Python's name of the encoding, None to find it out.
    encoding: str | None = None
    #: The Content-Type header, or the media type.
    content_type: str = ""

    @cached_property
    def text(self) -> str:
        """The body as text; raises `Unreadable` where it is empty."""
        text = decode(self.body, self.encoding, self.content_type)
        if not text.strip("\x00 \t\r\n"):
            raise Unreadable(self.url, "the page is empty")
        return text

    @cached_property
    def tree(self) -> html.HtmlElement:
        """The root element; raises `Unreadable` where there is no markup."""
        root = markup.parse(self.text)
        if root is None:
            raise Unreadable(self.url, f"expected HTML, found {self._beginning}")
        return root

    @cached_property
    def json(self) -> Any:
        """The value of a JSON page; raises `Unreadable` with the position of a mistake.

        Letters are never guessed: JSON is UTF-8 (RFC 8259) or what the header says.
        """
        if known_encoding(self.body, self.content_type) is None:
            raise Unreadable(self.url, "expected JSON in UTF-8 or in the charset of the header")
        try:
            return jsontext.loads(self.text)
        except ValueError as error:
            reason = f"expected JSON, found {self._beginning}: {error}"
            raise Unreadable(self.url, reason) from error

    @cached_property
    def base_url(self) -> str:
        """What links on the page are relative to: its URL, or its `<base href>`."""
        found = _base(self.tree)
        if not found:
            return self.url
        try:
            return urljoin(self.url, found[0].strip())
        except ValueError:
            return self.url

    @cached_property
    def structured(self) -> Structured:
        """The page's schema.org and OpenGraph data, read when asked for."""
        return Structured(self.tree, self.text, self.url, self.base_url)

    @cached_property
    def html_place(self) -> HtmlPlace:
        """The whole page as a place for selectors."""
        return HtmlPlace(self.tree, self.base_url)

    @cached_property
    def json_place(self) -> JsonPlace:
        """The whole JSON answer as a place for selectors."""
        return JsonPlace(self.json, self.url)

    @property
    def _beginning(self) -> str:
        return repr(self.text.strip()[:40])
