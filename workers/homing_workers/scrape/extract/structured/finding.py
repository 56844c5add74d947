"""Which of a page's schema.org nodes are its adverts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from homing_workers.scrape.extract.structured import kinds, mapping
from homing_workers.scrape.extract.structured.jsonld import DEPTH
from homing_workers.scrape.extract.structured.nodes import Node, below, each, nodes, types

_OUTSIDE = frozenset({"BreadcrumbList", "Organization", "WebSite", "SiteNavigationElement"})
_LISTS = ("itemListElement", "hasPart", "itemOffered", "offers")


def main(tops: list[Node], page_url: str, base_url: str) -> list[Node]:
    """The nodes that tell of the one advert of a page, the most telling first.

    Of each type only a single node counts, or the one that names the page as its own: several
    of a type are recommendations.
    """
    ranked: dict[int, list[Node]] = {}
    for node in _distinct(_candidates(tops, DEPTH)):
        rank = kinds.rank(node)
        if rank is not None:
            ranked.setdefault(rank, []).append(node)
    chosen = (_chosen(ranked[rank], page_url, base_url) for rank in sorted(ranked))
    return [node for node in chosen if node is not None]


def _chosen(found: list[Node], page_url: str, base_url: str) -> Node | None:
    if len(found) == 1:
        return found[0]
    own = [node for node in found if _same(mapping.link(node, base_url), page_url)]
    return own[0] if own else None


def _same(link: str | None, url: str) -> bool:
    return link is not None and _bare(link) == _bare(url)


def _is_page(link: str, url: str) -> bool:
    """Whether a link leads to the list page itself, with or without its query."""
    plain = link.partition("#")[0]
    return plain == url.partition("#")[0] or ("?" not in plain and _same(plain, url))


def _bare(url: str) -> str:
    return url.partition("#")[0].partition("?")[0].rstrip("/").partition("://")[2]


def _distinct(found: Iterator[Node]) -> Iterator[Node]:
    seen: set[str] = set()
    for node in found:
        name = str(node.get("@id", id(node)))
        if name not in seen:
            yield node
        seen.add(name)


def _candidates(tops: list[Node], depth: int) -> Iterator[Node]:
    """Nodes that may be the page's advert: tops and what they are about, never members of lists."""
    for node in tops:
        if _OUTSIDE.intersection(types(node)) or "ItemList" in types(node):
            continue
        if kinds.rank(node) is not None:
            yield node
        elif depth:
            yield from _candidates(
                list(below(node, "mainEntity", "about", "mainEntityOfPage")), depth - 1
            )


def listed(tops: list[Node], page_url: str, base_url: str) -> list[Node]:
    """The adverts of a list page, each once, in the page's order."""
    found: dict[str, Node] = {}
    for node in _members(tops, DEPTH):
        url = mapping.link(node, base_url) or _inner_link(node, base_url)
        if url is None or _is_page(url, page_url):
            continue
        found[url] = {**node, **found.get(url, {})}
    return list(found.values())


def _inner_link(node: Node, base_url: str) -> str | None:
    found = mapping.fields(node, base_url).get("url")
    return str(found) if found else None


def _members(values: Any, depth: int) -> Iterator[Node]:
    for node in nodes(values):
        if _OUTSIDE.intersection(types(node)) or not depth:
            continue
        inner = list(_collection(node))
        if inner:
            yield from _members(inner, depth - 1)
        elif "ListItem" in types(node):
            yield _of_list_item(node)
        elif kinds.rank(node) is not None:
            yield node
        else:
            yield from _members([one for value in node.values() for one in each(value)], depth - 1)


def _collection(node: Node) -> Iterator[Node]:
    """The members of a list, a catalogue or an aggregate offer; nothing for an advert."""
    for name in ("itemListElement", "hasPart", "mainEntity", "about"):
        members = list(below(node, name))
        if name == "itemListElement" or len(members) > 1:
            yield from members
    for offer in below(node, "offers"):
        several = list(below(offer, "offers", "itemOffered"))
        if len(several) > 1:
            yield from several
    several = list(below(node, "offers"))
    if len(several) > 1 and all("url" in one or "itemOffered" in one for one in several):
        yield from several


def _of_list_item(node: Node) -> Node:
    """A member of a list with what the list says of it."""
    outer: Node = {key: node[key] for key in ("url", "name", "image", "description") if key in node}
    item = node.get("item")
    if isinstance(item, str):
        return {"url": item, **outer}
    inner = next(nodes(item), {})
    return {**outer, **inner}
