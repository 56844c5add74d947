"""Clean text: of elements, of HTML in strings, and of strings."""

from __future__ import annotations

import re
from html import unescape

from lxml import html

from homing_workers.scrape.extract import markup, queries

_SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "iframe"})
_BLOCKS = [
    "address",
    "article",
    "aside",
    "button",
    "caption",
    "dd",
    "details",
    "div",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "legend",
    "li",
    "main",
    "nav",
    "option",
    "section",
    "summary",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
]
_PARAGRAPHS = [
    "blockquote",
    "dl",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ol",
    "p",
    "pre",
    "table",
    "ul",
]
#: What stands before and after an element: a mark for a new line, or an empty line.
_AROUND = dict.fromkeys(_BLOCKS, "\v") | dict.fromkeys(_PARAGRAPHS, "\n\n")
_GAPS = re.compile(r"[ \n\v]*[\n\v][ \n\v]*")
_STRUCTURE = _AROUND.keys() | _SKIPPED | {"br"}
# Control characters, soft hyphens, zero-width and direction marks, and lone surrogates say nothing.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufffe\uffff\ud800-\udfff]"
)
_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+\d*);")
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")


def visible(text: str) -> str:
    """The text without characters that show nothing."""
    if text.isascii() and text.isprintable():
        return text
    return _INVISIBLE.sub("", text)


def one_line(text: str) -> str:
    """The text with every run of white space, no-break and narrow spaces too, as one space."""
    return " ".join(visible(text).split())


def lines(text: str) -> str:
    """The text line by line, without blank runs within lines and more than one empty line."""
    stripped = (" ".join(line.split()) for line in visible(text).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(stripped)).strip()


def of_element(element: html.HtmlElement) -> str:
    """The element's text in one line; blocks and line breaks separate words, inline tags do not."""
    if not len(element):
        return one_line(element.text or "")
    if any(child.tag in _STRUCTURE for child in element.iterdescendants()):
        return one_line(_laid_out(element))
    return one_line(queries.string(element))


def paragraphs(element: html.HtmlElement) -> str:
    """The element's text with its lines and paragraphs."""
    return lines(_GAPS.sub(_gap, _laid_out(element)))


def of_html(text: str) -> str:
    """Lines of a text that may be HTML or hold character references, as in APIs and JSON-LD."""
    if _MARKUP.search(text) is None:
        return lines(text)
    if _TAG.search(text) is None:
        return lines(unescape(text))
    broken = text.replace("\r\n", "\n").replace("\n", "<br>")
    root = markup.parse(f"<div>{broken}</div>")
    return paragraphs(root) if root is not None else lines(unescape(_TAG.sub(" ", text)))


def _gap(match: re.Match[str]) -> str:
    return "\n\n" if match.group().count("\n") > 1 else "\n"


def _laid_out(element: html.HtmlElement) -> str:
    """All text with `_AROUND` marks between blocks. Line breaks of the source file are spaces."""
    parts: list[str] = []
    pending: list[html.HtmlElement | str] = [element]
    while pending:
        node = pending.pop()
        if isinstance(node, str):
            parts.append(node)
        elif node.tag == "br":
            parts.append("\n")
        elif isinstance(node.tag, str) and node.tag not in _SKIPPED:
            around = _AROUND.get(node.tag, "")
            parts.append(around + _spaced(node.text))
            pending.append(around)
            for child in reversed(node):
                pending += (_spaced(child.tail), child)
    return "".join(parts)


def _spaced(text: str | None) -> str:
    return text.replace("\r", " ").replace("\n", " ") if text else ""
