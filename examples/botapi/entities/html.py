"""Telegram's HTML: https://core.telegram.org/bots/api#html-style

Offsets in errors are bytes of the text as it came, as the real parser counts them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NoReturn

from botapi.entities.formatted import Formatted, Pending
from botapi.errors import bad_request

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(\d{1,8})|#x([0-9a-fA-F]{1,7})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_NAME = re.compile(r"[^\s>]*")
_END_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"[^\s=>/\"']+")
_BARE_VALUE = re.compile(r"[a-zA-Z0-9.\-]+")
_SURROGATES = (
    "can't parse entities: Text contains invalid Unicode characters after decoding HTML entities,"
    " check for unmatched surrogate code units"
)
_SPACES = re.compile(r"\s*")


@dataclass
class _Tag:
    name: str
    start: int
    attributes: dict[str, str]


@dataclass
class _Reader:
    source: str
    place: int = 0
    out: Pending = field(default_factory=Pending)
    open: list[_Tag] = field(default_factory=list)

    def fail(self, reason: str, place: int | None = None) -> NoReturn:
        if place is not None:
            reason += f" at byte offset {len(self.source[:place].encode())}"
        raise bad_request(f"can't parse entities: {reason}")

    def run(self) -> Formatted:
        while self.place < len(self.source):
            if self.source[self.place] != "<":
                self._data()
            elif self.source.startswith("</", self.place):
                self._end()
            else:
                self._start()
        if self.open:
            self.fail(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return self.out.formatted()

    def _data(self) -> None:
        end = self.source.find("<", self.place)
        end = len(self.source) if end < 0 else end
        self.out.write(unescaped(self.source[self.place : end]))
        self.place = end

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.place)
        text = found.group() if found else ""
        self.place += len(text)
        return text

    def _peek(self) -> str:
        return self.source[self.place : self.place + 1]

    def _start(self) -> None:
        begin = self.place
        self.place += 1
        name = self._skip(_NAME).lower()
        if not self._peek():
            self.fail("Unclosed start tag", begin)
        if name not in _TYPES:
            self.fail(f'Unsupported start tag "{name}"', begin)
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            self.fail('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Tag(name, self.out.units, attributes))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            self._skip(_SPACES)
            if not self._peek():
                self.fail("Unclosed start tag", begin)
            if self._peek() in ">/":
                break
            name = self._skip(_ATTRIBUTE).lower()
            if not name:
                self.fail(f'Empty attribute name in the tag "{tag}"', begin)
            found[name] = self._value(tag, begin)
        self._close(begin)
        return found

    def _close(self, begin: int) -> None:
        if self._peek() == "/":
            self.place += 1
            self._skip(_SPACES)
        if self._peek() != ">":
            self.fail("Unclosed start tag", begin)
        self.place += 1

    def _value(self, tag: str, begin: int) -> str:
        self._skip(_SPACES)
        if self._peek() != "=":
            return ""
        self.place += 1
        self._skip(_SPACES)
        quote = self._peek()
        if quote not in ("'", '"'):
            return self._skip(_BARE_VALUE).lower()
        end = self.source.find(quote, self.place + 1)
        if end < 0:
            self.fail("Unclosed start tag", begin)
        value = self.source[self.place + 1 : end]
        self.place = end + 1
        return unescaped(value)

    def _end(self) -> None:
        begin = self.place
        if not self.open:
            self.fail("Unexpected end tag", begin)
        self.place += 2
        name = self._skip(_END_NAME).lower()
        self._skip(_SPACES)
        if self._peek() != ">":
            self.fail("Unclosed end tag", begin)
        self.place += 1
        tag = self.open.pop()
        if name and name != tag.name:
            self.fail(
                f"Unmatched end tag at byte offset {len(self.source[:begin].encode())}, "
                f'expected "</{tag.name}>", found "</{name}>"'
            )
        self._add(tag)

    def _add(self, tag: _Tag) -> None:
        kind, more = _TYPES[tag.name], _details(tag)
        if kind == "custom_emoji" and not more["custom_emoji_id"].isdecimal():
            self.fail("Invalid custom emoji identifier specified")
        if kind == "text_link":
            url = tag.attributes.get("href") or self.out.since(tag.start)
            self.out.add_link(tag.start, url)
            return
        if kind == "code" and self.open and self.open[-1].name == "pre":
            language = tag.attributes.get("class", "")
            if language.startswith("language-") and self.open[-1].start == tag.start:
                self.open[-1].attributes["language"] = language.removeprefix("language-")
                return
        if kind == "blockquote" and "expandable" in tag.attributes:
            kind = "expandable_blockquote"
        self.out.add(kind, tag.start, **more)


def _details(tag: _Tag) -> dict[str, Any]:
    if tag.name == "tg-emoji":
        return {"custom_emoji_id": tag.attributes.get("emoji-id", "")}
    if tag.name == "pre" and tag.attributes.get("language"):
        return {"language": tag.attributes["language"]}
    return {}


def unescaped(text: str) -> str:
    """A text with its references read; only four names are known, all others stay as they are."""
    return _REFERENCE.sub(_letter, text)


def _letter(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if 0xD800 <= code <= 0xDFFF:
        raise bad_request(_SURROGATES)
    return chr(code) if 0 < code < 0x10FFFF else found.group()


def parse(text: str) -> Formatted:
    """Text without tags, and its entities.

    Raises:
        Refusal: Telegram would not understand it.
    """
    return _Reader(text).run()
