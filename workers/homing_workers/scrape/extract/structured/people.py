"""Who offers a home: agent, contact person, phones."""

from __future__ import annotations

from homing.models.raw import RawScalar, RawValue
from homing_workers.scrape.extract.structured.nodes import Node, below, each, scalar, types, words

_ROLES = ("seller", "agent", "broker", "realEstateAgent", "provider", "offeredBy", "landlord")
_PERSONS = frozenset({"Person"})


def read(node: Node) -> dict[str, RawValue]:
    """Agent, contact name and phones that a node's own properties tell."""
    found: dict[str, RawValue] = {}
    phones = _phones(node)
    for person in below(node, *_ROLES):
        name = words(person, "name", "legalName")
        role = "contactName" if _PERSONS & set(types(person)) else "agent"
        if name:
            found.setdefault(role, name)
        phones.extend(_phones(person))
        for employee in below(person, "employee", "member", "contactPoint"):
            phones.extend(_phones(employee))
    if phones:
        found["phones"] = list(dict.fromkeys(phones))
    return found


def _phones(node: Node) -> list[RawScalar]:
    texts = (scalar(one) for one in each(node.get("telephone")))
    return [one for one in texts if one is not None and any(map(str.isdigit, str(one)))]
