"""What all objects have in common that the operator makes for a resource."""

from __future__ import annotations

import json
from typing import Literal

from homing_operator import names
from homing_operator.json_types import Json
from homing_operator.kinds import Kind
from homing_operator.rendering import likeness

#: Of a child's name: free, our own child, a child of a resource of that name that is gone, somebody else's.
Ownership = Literal["absent", "ours", "left", "foreign"]


def metadata(
    owner: Kind, of: Json, name: str, labels: dict[str, str], *, controlled: bool = True
) -> Json:
    """Metadata of a child: named, labelled, and gone when its owner is.

    Nothing blocks the owner's deletion: where OwnerReferencesPermissionEnforcement is on (OpenShift), that
    would take rights on its finalizers.

    Args:
        owner: kind of the resource.
        of: metadata of the resource.
        name: of the child.
        labels: beside `app.kubernetes.io/managed-by`.
        controlled: whether the resource is the child's controller, or no more than its owner.
    """
    reference = {**owner.head, "name": of["name"], "uid": of["uid"]}
    if controlled:
        reference["controller"] = True
    return {
        "name": name,
        "namespace": of["namespace"],
        "labels": labels | {names.MANAGED_BY: names.MANAGER},
        "annotations": {names.GENERATION: str(of["generation"])},
        "ownerReferences": [reference],
    }


def sealed(body: Json) -> Json:
    """The body with its digest as an annotation, so that a wish that only leaves something out shows too."""
    annotations = body["metadata"].get("annotations", {}) | {names.DESIRED: digest(body)}
    return body | {"metadata": body["metadata"] | {"annotations": annotations}}


def digest(body: Json) -> str:
    """Ten characters that follow from all that is asked for."""
    return names.digest(json.dumps(body, sort_keys=True))


def ownership(child: Json | None, owner: Kind, of: Json) -> Ownership:
    """Whose a child is. An orphan that bears our label, and nobody else's name, is ours to adopt."""
    if child is None:
        return "absent"
    references = child["metadata"].get("ownerReferences", ())
    holders = [each for each in references if each.get("controller")]
    holders += [each for each in references if each["kind"] == owner.name]
    if not holders:
        ours = child["metadata"].get("labels", {}).get(names.MANAGED_BY) == names.MANAGER
        return "ours" if ours else "foreign"
    holder = holders[0]
    if holder["uid"] == of["uid"]:
        return "ours"
    same = (holder["kind"], holder["name"]) == (owner.name, of["name"])
    return "left" if same else "foreign"


def is_as(live: Json, desired: Json) -> bool:
    """Whether nothing is to be done: the same was asked for the last time, and nobody has changed it since."""
    wanted = desired["metadata"]["annotations"][names.DESIRED]
    known = live["metadata"].get("annotations", {}).get(names.DESIRED)
    return bool(known == wanted) and likeness.holds(live, desired)
