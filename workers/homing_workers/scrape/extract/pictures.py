"""Links of pictures, however a page loads them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

from homing_workers.scrape.extract import queries

# One candidate of a srcset: a link without spaces (commas may be in it), then a width or density.
_CANDIDATE = re.compile(r"\s*([^\s,]\S*[^\s,]|[^\s,])(?:\s+([\d.]+)[wxh])?[^,]*(?:,|$)")
_CSS_URL = re.compile(r"""url\(\s*(?:"([^"]+)"|'([^']+)'|([^)"'\s]+))\s*\)""", re.IGNORECASE)
_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif|heic)(?:[?#]|$)", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"^(?:data:|about:|#|$)|(?:^|[/_-])(?:blank|spacer|pixel|1x1|transparent|placeholder"
    r"|lazy[-_]?load(?:ing|er)?|no[-_]?(?:image|photo|foto|pic))[\w-]*\.(?:gif|png|svg|jpe?g|webp)",
    re.IGNORECASE,
)
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_LAZY = (
    "data-src",
    "data-lazy",
    "data-lazy-src",
    "data-original",
    "data-image",
    "data-img",
    "data-url",
    "data-echo",
    "data-flickity-lazyload",
)
_BACKGROUNDS = ("data-bg", "data-background", "data-background-image", "data-bg-src")
_within = queries.elements(
    "descendant::*[self::img or self::picture or self::source or contains(@style, 'url(') "
    "or @data-bg or @data-background or @data-background-image][1]"
)
_sources = queries.elements("descendant::*[self::source or self::img]")


def largest(srcset: str) -> str | None:
    """The link of the widest or densest candidate; the first where no sizes are told."""
    found = [(float_of(size), link) for link, size in _CANDIDATE.findall(srcset)]
    fitting = [(size, link) for size, link in found if not is_placeholder(link)]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def float_of(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def is_placeholder(link: str) -> bool:
    """Whether this stands for a picture that a script puts in later."""
    return _PLACEHOLDER.search(link.strip()) is not None


def of_style(style: str) -> str | None:
    """The link of the first `url(...)` in a style."""
    for groups in _CSS_URL.findall(style):
        link = "".join(groups)
        if not is_placeholder(link):
            return link
    return None


def of_attribute(name: str, value: str) -> str | None:
    """The link in an attribute that a source names."""
    if name.endswith("srcset"):
        return largest(value)
    if "url(" in value:
        return of_style(value)
    return None if is_placeholder(value) else value


def of_element(element: html.HtmlElement) -> str | None:
    """The link of the picture that an element shows, or of the first one within it."""
    return next(filter(None, _ways(element)), None)


def _ways(element: html.HtmlElement) -> Iterator[str | None]:
    tag, attributes = element.tag, element.attrib
    if tag == "meta":
        yield attributes.get("content")
    if tag in ("a", "link") and _FILE.search(attributes.get("href", "")):
        yield attributes["href"]
    if tag == "picture":
        yield from (_own(source) for source in _sources(element))
    yield _own(element)
    for inner in _within(element):
        yield of_element(inner)


def _own(element: html.HtmlElement) -> str | None:
    attributes = element.attrib
    for name in _SETS:
        if found := largest(attributes.get(name, "")):
            return found
    names = (*_LAZY, "src", *_BACKGROUNDS)
    for name in names:
        value = attributes.get(name, "").strip()
        if value and (found := of_attribute(name, value)):
            return found
    return of_style(attributes.get("style", ""))
