"""The way from one list page to the next."""

from __future__ import annotations

from urllib.parse import parse_qsl, urldefrag, urlencode, urlsplit, urlunsplit

from lxml import html

from homing.models.source import ApiBlock, HtmlBlock, NextPage
from homing_workers.scrape.extract import links, paths, scalars, values
from homing_workers.scrape.extract.cards import has_cards
from homing_workers.scrape.extract.page import Page


def next_page(
    page: Page, block: HtmlBlock | ApiBlock, request_url: str, page_number: int
) -> str | None:
    """The absolute URL of the next list page, None at the end.

    `request_url` is what was asked for, `page_number` counts from 1. The end is a page without
    the link or cursor, one whose link leads to itself, and with a counter or cursor a page
    without cards. The caller keeps the visited URLs, as longer loops cannot be seen from here.
    Raises `Unreadable` as `cards` does.
    """
    rule = block.next
    if rule is None or (rule.parameter is not None and not has_cards(page, block)):
        return None
    url = _next(page, block, rule, request_url, page_number)
    same = {urldefrag(page.url).url, urldefrag(request_url).url}
    return url if url and urldefrag(url).url not in same else None


def _next(
    page: Page, block: HtmlBlock | ApiBlock, rule: NextPage, request_url: str, page_number: int
) -> str | None:
    if rule.json_path is None and rule.parameter is not None:
        value = str(rule.start + rule.step * page_number)
        return with_parameter(request_url, rule.parameter, value)
    if rule.json_path is None:
        return _link(page, rule)
    data = page.json if isinstance(block, ApiBlock) else page.html_place.data
    found = next(scalars.flat(paths.search(rule.json_path, data), links=True), None)
    if found is None or isinstance(found, bool) or found == "":
        return None
    if rule.parameter is not None:
        return with_parameter(request_url, rule.parameter, scalars.text_of(found))
    return links.absolute(page.url, scalars.text_of(found))


def _link(page: Page, rule: NextPage) -> str | None:
    path = paths.css(rule.css) if rule.css else paths.xpath(rule.xpath or "")
    for node in paths.nodes(path, page.tree):
        link = values.link_of(node) if isinstance(node, html.HtmlElement) else str(node)
        if link and (url := links.absolute(page.base_url, link)):
            return url
    return None


def with_parameter(url: str, name: str, value: str) -> str:
    """The URL with this query parameter set, in the place where it stood before."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if name not in (key for key, _ in pairs):
        pairs.append((name, ""))
    changed = [(key, value if key == name else old) for key, old in pairs]
    return urlunsplit(parts._replace(query=urlencode(changed)))
