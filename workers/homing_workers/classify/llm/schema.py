"""What the model has to answer, as a JSON schema in the dialect of structured outputs.

https://platform.openai.com/docs/guides/structured-outputs#supported-schemas: every key is required, no object has
others, lengths are not limited.
"""

from __future__ import annotations

from typing import Any

from homing.models.message_class import SUBCATEGORIES, Domain, Intent


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _one_of(values: Any) -> dict[str, Any]:
    return {"type": "string", "enum": [str(value) for value in values]}


def _domain(domain: Domain) -> dict[str, Any]:
    parts = SUBCATEGORIES[domain]
    return _object(
        domain=_one_of([domain]), **({"subcategories": _list(_one_of(parts))} if parts else {})
    )


_MESSAGE = _object(
    id={"type": "string"},
    intents=_list(_one_of(Intent)),
    domains=_list({"anyOf": [_domain(domain) for domain in Domain]}),
    urgency_score={"type": "integer", "enum": [1, 2, 3, 4, 5]},
    is_spam={"type": "boolean"},
    reasoning={"type": "string"},
)

RESPONSE_FORMAT: dict[str, Any] = {
    "type": "json_schema",
    "json_schema": {
        "name": "classes",
        "strict": True,
        "schema": _object(messages=_list(_MESSAGE)),
    },
}
