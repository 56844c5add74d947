"""Clean text: of elements, of HTML in strings, and of strings."""

from __future__ import annotations

import re
from html import unescape

from lxml import etree, html

from homing_workers.scrape.extract import queries

_SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "iframe"})
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "button",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_has_structure = queries.holds(
    f"descendant::*[{' or '.join(f'self::{tag}' for tag in sorted(_BLOCKS | _SKIPPED))}]"
)
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
    if not _has_structure(element):
        return one_line(queries.string(element))
    return one_line(_laid_out(element, " "))


def paragraphs(element: html.HtmlElement) -> str:
    """The element's text with its lines and paragraphs."""
    return lines(_laid_out(element, "\n"))


def of_html(text: str) -> str:
    """Lines of a text that may be HTML or hold character references, as in APIs and JSON-LD."""
    if _MARKUP.search(text) is None:
        return lines(text)
    if _TAG.search(text) is None:
        return lines(unescape(text))
    broken = text.replace("\r\n", "\n").replace("\n", "<br>")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(f"<div>{broken}</div>".encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return lines(unescape(_TAG.sub(" ", text)))
    return paragraphs(root)


def _laid_out(element: html.HtmlElement, gap: str) -> str:
    parts: list[str] = []
    skipping = 0
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        tag = node.tag
        ends = event != "start"
        if tag in _SKIPPED:
            skipping += -1 if ends else 1
        elif tag in _BLOCKS:
            parts.append(gap)
        text = (node.tail if node is not element else None) if ends else node.text
        if text and not skipping:
            # Line breaks of the source file are no line breaks of the text.
            parts.append(re.sub(r"\s+", " ", text) if gap == "\n" else text)
    return "".join(parts)
