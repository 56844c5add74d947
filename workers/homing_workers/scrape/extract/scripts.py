"""The data that a page's scripts carry: `__NEXT_DATA__`, `window.__STATE__ = {...}` and the like.

`data_of(element)` is one object:
- a `<script type="application/json" id="X">` (any JSON type) stands under `X`;
- one without id stands in the list `json`;
- `<script type="application/ld+json">` stand in the list `ld`;
- `window.X = {...}`, `var X = [...]`, `X = JSON.parse("...")` stand under `X`.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import html

from homing_workers.scrape.extract import jsontext, queries

_scripts = queries.elements("descendant-or-self::script[not(@src)]")
# What follows must look like JSON: a failed try costs the length of the script.
_ASSIGNED = re.compile(
    r"([A-Za-z_$][\w$]*)(?:\[?[\"']([\w$.-]+)[\"']\])?\s*=\s*"
    r"(?=\{\s*[\"}]|\[\s*[\[\]{\"\dtfn-]|JSON\.parse\()"
)
_PARSED = re.compile(r"JSON\.parse\(\s*(?=\")")


def data_of(element: html.HtmlElement) -> dict[str, Any]:
    """The data of the scripts within an element; scripts that are no JSON are left out."""
    found: dict[str, Any] = {}
    for script in _scripts(element):
        kind = script.get("type", "").strip().lower()
        if kind.endswith("ld+json"):
            _append(found, "ld", jsontext.loads_script(queries.string(script)))
        elif kind.endswith("json"):
            _add(found, script.get("id"), jsontext.loads_script(queries.string(script)))
        else:
            _add_assigned(found, queries.string(script), script.get("id"))
    return found


def _add(found: dict[str, Any], name: str | None, value: object) -> None:
    if name:
        found[name] = value
    else:
        _append(found, "json", value)


def _append(found: dict[str, Any], name: str, value: object) -> None:
    items = found.setdefault(name, [])
    if value is not None and isinstance(items, list):
        items.append(value)


def _add_assigned(found: dict[str, Any], text: str, identifier: str | None) -> None:
    if identifier and text.lstrip().startswith(("{", "[")):
        found[identifier] = jsontext.loads_script(text)
        return
    position = 0
    while match := _ASSIGNED.search(text, position):
        value, position = _value(text, match.end())
        if value is not None:
            found.setdefault(match.group(2) or match.group(1), value)


def _value(text: str, start: int) -> tuple[Any, int]:
    if parsed := _PARSED.match(text, start):
        inner, end = jsontext.raw_decode(text, parsed.end())
        return jsontext.loads_script(inner) if isinstance(inner, str) else None, end
    return jsontext.raw_decode(text, start)
