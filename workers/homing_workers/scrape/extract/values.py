"""What an element says for a field: a link, a picture, a time, or its text."""

from __future__ import annotations

from typing import Any

from lxml import html

from homing.models.raw import RawScalar
from homing_workers.scrape.extract import pictures, queries, scalars, text

_links_within = queries.texts("descendant::a[@href][1]/@href")
_links_around = queries.texts("ancestor::a[@href][1]/@href")

#: Fields that are links.
LINKS = frozenset({"url", "images"})
#: Where an element keeps its value for machines, by tag.
_ATTRIBUTES = {
    "meta": "content",
    "time": "datetime",
    "data": "value",
    "meter": "value",
    "input": "value",
    "img": "alt",
}


def of_node(node: Any, field: str, attribute: str | None) -> RawScalar | None:
    """The value of what a selector found: of an element, a text, a number, a truth value."""
    if not isinstance(node, html.HtmlElement):
        return tidy(node, field) if scalars.is_scalar(node) else None
    if attribute is not None:
        return _attribute(node, field, attribute)
    return _READERS.get(field, _text)(node)


def tidy(value: RawScalar, field: str) -> RawScalar | None:
    """Text as a person reads it, links as they are; None where nothing is left."""
    if not isinstance(value, str):
        return value
    if field in LINKS:
        return value
    return (text.of_html(value) if field == "description" else text.one_line(value)) or None


def _attribute(element: html.HtmlElement, field: str, name: str) -> RawScalar | None:
    value: str | None = element.get(name)
    if value is None:
        return None
    return pictures.of_attribute(name, value) if field == "images" else tidy(value, field)


def _text(element: html.HtmlElement) -> str:
    name = _ATTRIBUTES.get(element.tag)
    if name is None:
        name = "content" if "itemprop" in element.attrib else None
    stated = element.get(name) if name else None
    return text.one_line(stated) if stated else text.of_element(element)


def link_of(element: html.HtmlElement) -> str | None:
    """The element's own link, else the first within, else the one around it."""
    own: str | None = element.get("href") or (
        element.get("content") if element.tag == "meta" else None
    )
    if own:
        return own
    found = _links_within(element) or _links_around(element)
    return found[0] if found else None


def _link(element: html.HtmlElement) -> str:
    return link_of(element) or text.of_element(element)


def _phone(element: html.HtmlElement) -> str:
    link = element.get("href") or ""
    return link[4:] if link.lower().startswith("tel:") else _text(element)


def _description(element: html.HtmlElement) -> str:
    stated = element.get("content") if element.tag == "meta" else None
    return text.of_html(stated) if stated else text.paragraphs(element)


_READERS = {
    "url": _link,
    "images": pictures.of_element,
    "phones": _phone,
    "description": _description,
}
