"""Text to one lxml tree, safely, and mended where it must be."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from lxml import etree, html

_TAG = re.compile(r"<[a-zA-Z!/?]")
# lxml.html's own lookup calls Python for each element, only to tell forms and inputs apart.
_CLASSES = etree.ElementDefaultClassLookup(
    element=html.HtmlElement,
    comment=html.HtmlComment,
    pi=html.HtmlProcessingInstruction,
    entity=html.HtmlEntity,
)
_LIMITS = {"ERR_RESOURCE_LIMIT", "ERR_INTERNAL_ERROR", "ERR_NAME_TOO_LONG"}


def parse(text: str) -> html.HtmlElement | None:
    """The root element, or None where there is no markup at all.

    Nothing is fetched and no entity is expanded. libxml2 stops at 256 levels or 10 MB of one
    text; a page beyond that is read once more with its wider limits, whose cost is bounded by
    the size of the body.
    """
    if _TAG.search(text) is None:
        return None
    data = text.encode("utf-8", "replace")
    root, cut = _read(data, huge=False)
    if cut:
        root, _ = _read(data, huge=True)
    return root if root is not None else _mend(text)


def _read(data: bytes, *, huge: bool) -> tuple[html.HtmlElement | None, bool]:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=huge)
    parser.set_element_class_lookup(_CLASSES)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None, False
    last = parser.error_log.last_error
    cut = last is not None and last.level_name == "FATAL" and last.type_name in _LIMITS
    return root, cut


def _mend(text: str) -> html.HtmlElement | None:
    """What Beautiful Soup's tolerant parser makes of markup that libxml2 found empty."""
    mended = str(BeautifulSoup(text, "html.parser"))
    root, _ = _read(f"<html><body>{mended}</body></html>".encode("utf-8", "replace"), huge=False)
    return root
