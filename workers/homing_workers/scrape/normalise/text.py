"""Text as found, made safe to store and easy to match."""

from __future__ import annotations

import html
import re
import unicodedata

from lxml import etree

from homing.models.raw import RawScalar

#: Control characters (NUL among them) and lone surrogates: PostgreSQL refuses some, nobody sees any.
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_SPACES = re.compile(r"\s+")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_BREAK = re.compile(r"<(?:br|hr|/p|/div|/li|/h[1-6]|/tr|/ul|/ol|/section)\b[^<>]*>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_BLANK_LINES = re.compile(r"\n{3,}")
_BLANKS = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_LINE_EDGES = re.compile(r"[ \t\u00a0]*\n[ \t\u00a0]*")
_ENTITY = re.compile(r"&(?:#\d|#x|[a-zA-Z]{2,})")

#: No number of an advert is this large; beyond it Python refuses to write integers out.
_HUGE = 10**30


def _folding() -> dict[int, str]:
    table = {ord(char): "'" for char in "\u2018\u2019\u02bb\u02bc\u0060\u00b4\u2032\u02b9"}
    table |= {ord(char): "-" for char in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"}
    table |= {
        ord(char): " " for char in "\u00a0\u2000\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000"
    }
    table |= {ord("²"): "2", ord("³"): "3", ord("ё"): "е", 0x0301: "", 0x0307: ""}
    for code in range(0x10000):
        if unicodedata.category(chr(code)) == "Nd" and code > 0x39:
            table[code] = str(unicodedata.decimal(chr(code)))
    return table


_FOLDING = _folding()


def safe(text: str) -> str:
    """The text without what a database or a reader cannot take."""
    return text if text.isprintable() else _UNSAFE.sub("", text)


def line(text: str) -> str:
    """The text as one line: entities resolved, whitespace collapsed, invisible signs dropped."""
    if text.isprintable() and not any(sign in text for sign in ("  ", "&", "<")):
        return text.strip()
    if _ENTITY.search(text):
        text = html.unescape(text)
    if _TAG.search(text):
        text = _without_tags(text)
    return _SPACES.sub(" ", _INVISIBLE.sub("", safe(text))).strip()


def block(text: str) -> str:
    """The text of HTML or plain text with its paragraphs: no markup, no runs of blank lines."""
    if _TAG.search(text):
        text = _without_tags(text)
    elif _ENTITY.search(text):
        text = html.unescape(text)
    text = _INVISIBLE.sub("", safe(text)).replace("\r\n", "\n").replace("\r", "\n")
    text = _BLANKS.sub(" ", text)
    return _BLANK_LINES.sub("\n\n", _LINE_EDGES.sub("\n", text)).strip()


def fold(text: str) -> str:
    """The text for matching: lower case, one kind of space, dash, apostrophe and digit."""
    if text.isascii():
        return text.lower().replace("`", "'")
    return text.lower().translate(_FOLDING)


def of_scalar(value: RawScalar) -> str:
    """A scalar of JSON as text; floats lose their noise (two decimals are kept)."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".") if "." in f"{value:.2f}" else str(value)
    if isinstance(value, int):
        return str(value) if abs(value) < _HUGE else "a number out of any range"
    return value


def _without_tags(text: str) -> str:
    marked = _BREAK.sub("\n", _HIDDEN.sub(" ", safe(text)))
    root = etree.HTML(f"<div>{marked}</div>")
    return str(root.xpath("string()"))
