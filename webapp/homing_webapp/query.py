"""Numbers from a URL's query."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web


def whole_number(query: Mapping[str, str], name: str) -> int | None:
    """The parameter as a number, or None where it is absent.

    Raises:
        aiohttp.web.HTTPBadRequest: it is no whole number of at most 18 digits.
    """
    text = query.get(name, "")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise web.HTTPBadRequest(text=f"{name}: expected a whole number, found {text[:50]!r}.")
    return int(text)
