"""Which encoding a page's text is in."""

from __future__ import annotations

import codecs
import re

from bs4.dammit import UnicodeDammit

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)

#: Bytes in which a page must name its encoding, and somewhat more: portals put scripts first.
_META_WITHIN = 4096
#: Bytes that are enough to guess by.
_GUESS_BY = 50_000
#: Codecs of pages. Python knows others that decode other things (zip, punycode), or nothing at all (undefined).
_OF_PAGES = re.compile(
    r"ascii|utf-(?:8|8-sig|16|32)(?:-[bl]e)?|cp\d+|iso8859-\d+|koi8-[rtu]|mac-\w+|kz1048|ptcp154|tis-620"
    r"|gb(?:k|2312|18030)|hz|big5\w*|euc_\w+|shift_jis\w*|iso2022_\w+|johab"
)
#: Names by which the web means their supersets (https://encoding.spec.whatwg.org).
_SUPERSETS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}


def encoding_of(body: bytes, content_type: str = "") -> str:
    """The Python codec to read this body with.

    What can be known of it (`known_encoding`), then a guess.
    """
    return known_encoding(body, content_type) or _guess(body)


def known_encoding(body: bytes, content_type: str = "") -> str | None:
    """The Python codec of this body where that is no guess, else None.

    In order: byte order mark; UTF-8 where the bytes are valid and not plain ASCII, whatever is said of them;
    the Content-Type header; `<meta charset>`. One damaged character does not undo a statement.
    """
    if bom := _bom(body):
        return bom
    stated = [codec for name in _stated(body, content_type) if (codec := _codec(name))]
    wide = bool(stated) and stated[0].startswith(("utf-16", "utf-32"))
    if not wide and not body.isascii() and _reads(body, "utf-8"):
        return "utf-8"
    fitting = [codec for codec in stated if _reads(body, codec)]
    fitting += [codec for codec in stated if _nearly_reads(body, codec)]
    if fitting:
        return fitting[0]
    return "utf-8" if body.isascii() else None


def _bom(body: bytes) -> str | None:
    return next((codec for mark, codec in _BOMS if body.startswith(mark)), None)


def _stated(body: bytes, content_type: str) -> list[str]:
    header, meta = _HEADER.search(content_type), _META.search(body[:_META_WITHIN])
    by_header = [header[1]] if header else []
    return by_header + ([meta[1].decode("ascii", "ignore")] if meta else [])


def _codec(name: str) -> str | None:
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return _SUPERSETS.get(codec, codec) if _OF_PAGES.fullmatch(codec) else None


def _reads(body: bytes, codec: str) -> bool:
    try:
        body.decode(codec)
    except UnicodeError:
        return False
    return True


def _nearly_reads(body: bytes, codec: str) -> bool:
    text = body.decode(codec, "replace")
    return text.count("\ufffd") * 50 <= len(text) - len(text.encode("ascii", "ignore"))


def _guess(body: bytes) -> str:
    guessed = UnicodeDammit(body[:_GUESS_BY], is_html=True).original_encoding
    return _codec(guessed or "utf-8") or "utf-8"
