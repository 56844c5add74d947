"""The reference of every field, for `docs/resources.md`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from homing.crds.definitions import DEFINITIONS, Definition
from homing.crds.lowering import Schema, structural
from homing.models import rules

#: Between these lines stands what is written here.
BEGIN, END = "<!-- fields -->", "<!-- /fields -->"


def tables() -> str:
    """A heading and tables for each kind."""
    return "\n\n".join("\n".join(_kind(each)) for each in DEFINITIONS)


def put_into(text: str) -> str:
    """A page with the tables of the day between its marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables()}\n\n{END}{after}"


def _kind(definition: Definition) -> Iterator[str]:
    schema = structural(definition.model)["properties"]
    yield f"### {definition.kind}: spec"
    yield ""
    yield from _table(schema["spec"])
    if found := list(_rules(schema["spec"], "spec")):
        yield ""
        yield "What the API server refuses beyond types and bounds:"
        yield ""
        yield from found
    yield ""
    yield f"### {definition.kind}: status"
    yield ""
    yield from _table(schema["status"], bounds=False)


def _table(schema: Schema, *, bounds: bool = True) -> Iterator[str]:
    yield "| field | type | default | meaning |" if bounds else "| field | type | meaning |"
    yield "|---|---|---|---|" if bounds else "|---|---|---|"
    known: dict[str, str] = {}
    for path, field, required in _fields(schema, ""):
        shape = _shape(field)
        again = known.setdefault(shape, path) if shape else path
        meaning = _cell(field.get("description", "")) + (f" As `{again}`." if again != path else "")
        cells = [f"`{path}`", _type(field)]
        if bounds:
            cells.append(_default(field, required))
        yield f"| {' | '.join([*cells, meaning])} |"


def _fields(
    schema: Schema, prefix: str, seen: tuple[str, ...] = ()
) -> Iterator[tuple[str, Schema, bool]]:
    """Path, schema and whether it is required; what has the shape of something shown before is not opened again."""
    shown = set(seen)
    required = schema.get("required", ())
    for name, field in schema["properties"].items():
        path = f"{prefix}{name}{_brackets(field)}"
        yield path, field, name in required
        shape = _shape(field)
        if shape and shape not in shown:
            yield from _fields(_inner(field), f"{path}.", (*shown, shape))
            shown |= {shape, *_shapes(_inner(field))}


def _shapes(schema: Schema) -> Iterator[str]:
    for field in schema["properties"].values():
        if shape := _shape(field):
            yield shape
            yield from _shapes(_inner(field))


def _shape(field: Schema) -> str:
    """What is the same for fields that hold the same; empty of plain values."""
    properties = _inner(field).get("properties")
    return json.dumps(properties, sort_keys=True) if properties else ""


def _inner(field: Schema) -> Schema:
    found: Schema = field.get("items") or field.get("additionalProperties") or field
    return found


def _brackets(field: Schema) -> str:
    if "items" in field:
        return "[]"
    return ".*" if "additionalProperties" in field else ""


def _type(field: Schema) -> str:
    if "items" in field:
        return f"list of {_type(field['items'])}{_bounds(field, 'Items')}"
    if "additionalProperties" in field:
        return f"mapping to {_type(field['additionalProperties'])}{_bounds(field, 'Properties')}"
    if words := field.get("enum"):
        return " \\| ".join(f"`{word}`" for word in words)
    if field.get("format") == "date-time":
        return "time"
    name = "text or number" if field.get("x-kubernetes-int-or-string") else _WORDS[field["type"]]
    return f"{name}{_range(field)}{_bounds(field, 'Length')}"


_WORDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
    "array": "list",
}


def _bounds(field: Schema, what: str) -> str:
    least, most = field.get(f"min{what}"), field.get(f"max{what}")
    unit = " characters" if what == "Length" else ""
    if most is None:
        return ""
    return f", {least} to {most}{unit}" if least else f", at most {most}{unit}"


def _range(field: Schema) -> str:
    least, most = field.get("minimum"), field.get("maximum")
    if least is None or most is None or field.get("x-kubernetes-int-or-string"):
        return ""
    if field.get("exclusiveMinimum"):
        return f", more than {least}, at most {most}"
    return f", {least} to {most}"


def _default(field: Schema, required: bool) -> str:
    if required:
        return "*required*"
    default: Any = field.get("default")
    return "" if default in (None, {}) else f"`{json.dumps(default)}`"


def _rules(schema: Schema, path: str, seen: set[str] | None = None) -> Iterator[str]:
    """Each message once, with the first place where it is said."""
    seen = set() if seen is None else seen
    for rule in schema.get(rules.KEY, ()):
        if rule["message"] not in seen:
            seen.add(rule["message"])
            yield f"- `{path}`: {_short(rule['message'])}"
    for name, field in schema.get("properties", {}).items():
        yield from _rules(field, f"{path}.{name}", seen)
    for keyword, brackets in (("items", "[]"), ("additionalProperties", ".*")):
        if keyword in schema:
            yield from _rules(schema[keyword], f"{path}{brackets}", seen)


def _short(message: str) -> str:
    return message if len(message) <= 200 else f"{message[:150].rpartition(',')[0]}, ..."


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
