"""JSON schema as pydantic writes it, lowered to what the API server of Kubernetes takes.

A structural schema has no references, no unions with null, no schema for keys, and bounds in the style of
JSON schema's draft 4: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from pydantic import BaseModel

from homing.models import rules

Schema: TypeAlias = dict[str, Any]

#: What is kept, in the order that people read best.
_KEPT = (
    "description",
    "type",
    "format",
    "nullable",
    "x-kubernetes-int-or-string",
    "enum",
    "default",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "x-kubernetes-list-type",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-preserve-unknown-fields",
    rules.KEY,
    "required",
    "properties",
    "additionalProperties",
    "items",
)
#: What says nothing to the API server.
_DROPPED = frozenset(["$defs", "title", "examples", rules.BY_US])
_KINDS_WITHIN = frozenset(["items", "additionalProperties"])
_SIZES = {"minLength": "minProperties", "maxLength": "maxProperties"}
_BOUNDS = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


class NotStructural(ValueError):
    """A model says what no structural schema can."""


def structural(model: type[BaseModel]) -> Schema:
    """The schema of a model.

    Raises:
        NotStructural: with the place and the keyword.
    """
    schema = model.model_json_schema(by_alias=True)
    return _lower(schema, schema.get("$defs", {}), model.__name__)


def without_defaults(schema: Schema) -> Schema:
    """A schema by which the API server fills nothing in: what nobody has told stays untold."""
    found = {key: value for key, value in schema.items() if key != "default"}
    if "default" in schema:
        found["nullable"] = True
    for keyword in _KINDS_WITHIN & found.keys():
        found[keyword] = without_defaults(found[keyword])
    if "properties" in found:
        properties = found["properties"]
        found["properties"] = {name: without_defaults(each) for name, each in properties.items()}
    return _ordered(found)


def _lower(schema: Schema, definitions: Mapping[str, Schema], where: str) -> Schema:
    plain = _plain(_without_null(_inlined(schema, definitions), definitions, where), where)
    if "items" in plain:
        # A list is compared as a whole: with a default filled in, it would differ from its file for ever.
        plain["items"] = without_defaults(_lower(plain["items"], definitions, f"{where}[]"))
    if "properties" in plain:
        required = plain.get("required", ())
        plain["properties"] = {
            name: _optional(_lower(each, definitions, f"{where}.{name}"), name not in required)
            for name, each in plain["properties"].items()
        }
    if isinstance(plain.get("additionalProperties"), dict):
        values = _lower(plain["additionalProperties"], definitions, f"{where}.*")
        plain["additionalProperties"] = values | {"nullable": True}
    return _ordered(plain)


def _ordered(plain: Schema) -> Schema:
    return {keyword: plain[keyword] for keyword in _KEPT if keyword in plain}


def _optional(lowered: Schema, optional: bool) -> Schema:
    """Null is as absent: where there is a default, the API server sees to it; elsewhere it has to be told."""
    if optional and "default" not in lowered:
        return lowered | {"nullable": True}
    return lowered


def _inlined(schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """Without reference; what stands beside one wins over what it refers to, and rules add up."""
    if "$ref" not in schema:
        return schema
    beside = {key: value for key, value in schema.items() if key != "$ref"}
    target = definitions[schema["$ref"].rpartition("/")[2]]
    return _merged(target, beside)


def _merged(below: Schema, above: Schema) -> Schema:
    both = below | above
    if rules.KEY in below and rules.KEY in above:
        both[rules.KEY] = [*below[rules.KEY], *above[rules.KEY]]
    return both


def _without_null(schema: Schema, definitions: Mapping[str, Schema], where: str) -> Schema:
    """A field that may be None is one that may be left out; of the rest takes care `_optional`."""
    if "anyOf" not in schema:
        return schema
    beside = {key: value for key, value in schema.items() if key != "anyOf"}
    options = [each for each in schema["anyOf"] if each.get("type") != "null"]
    if len(options) == 1:
        return _merged(_inlined(options[0], definitions), beside)
    if {each.get("type") for each in options} != {"string", "integer"} or len(options) != 2:
        raise NotStructural(f"{where}: a union of {len(options)} types")
    text_or_number = {key: value for each in options for key, value in each.items()}
    del text_or_number["type"]
    return text_or_number | beside | {"x-kubernetes-int-or-string": True}


def _plain(schema: Schema, where: str) -> Schema:
    plain: Schema = {}
    found = list(schema.get(rules.KEY, []))
    for keyword, value in schema.items():
        if keyword == "const":
            plain["enum"] = [value]
        elif keyword == "propertyNames":
            found += _rules_of_keys(value)
        elif keyword in _SIZES and schema.get("type") == "object":
            # What is validated in steps has its size called a length: pydantic does not know of what.
            plain[_SIZES[keyword]] = value
        elif keyword in _BOUNDS:
            plain |= {_BOUNDS[keyword]: value, keyword: True}
        elif keyword in _KEPT:
            plain[keyword] = value
        elif keyword not in _DROPPED:
            raise NotStructural(f"{where}: {keyword}")
    if found:
        plain[rules.KEY] = found
    return _default(_closed(plain), ours=rules.BY_US in schema)


def _closed(plain: Schema) -> Schema:
    """Unknown keys are dropped by default; where any are welcome, that is to be said."""
    extra = plain.get("additionalProperties")
    if extra is False:
        del plain["additionalProperties"]
    if extra is True:
        del plain["additionalProperties"]
        plain["x-kubernetes-preserve-unknown-fields"] = True
    return plain


def _default(plain: Schema, *, ours: bool) -> Schema:
    """Without defaults that say nothing (null, empty), and with those of fields within left to the fields."""
    default = plain.pop("default", None)
    if "properties" in plain and isinstance(default, dict):
        plain["default"] = {}
    elif not ours and default not in (None, [], {}):
        plain["default"] = default
    return plain


def _rules_of_keys(schema: Schema) -> list[dict[str, str]]:
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    if most is None:
        return []
    return [
        {
            "rule": f"self.all(key, key.size() >= {least} && key.size() <= {most})",
            "message": f"keys must have {least} to {most} characters",
        }
    ]
