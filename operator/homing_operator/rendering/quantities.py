"""Quantities of Kubernetes: the API server keeps `1000m` as `1`, and both mean the same.

https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
"""

from __future__ import annotations

import re
from decimal import Decimal

_SHAPE = re.compile(r"([+-]?[0-9.]+)(?:([eE][+-]?[0-9]+)|([numkMGTPE]i?|Ki)?)")
_THOUSANDS = {"n": -3, "u": -2, "m": -1, "": 0, "k": 1, "M": 2, "G": 3, "T": 4, "P": 5, "E": 6}
_BINARY = {"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "Ei": 6}


def parse(text: str | float) -> Decimal | None:
    """The number that is meant, or None where the text is no quantity."""
    found = _SHAPE.fullmatch(str(text))
    if found is None:
        return None
    number, exponent, suffix = found.groups(default="")
    try:
        value = Decimal(number + exponent)
    except ArithmeticError:
        return None
    if suffix in _BINARY:
        return value * Decimal(1024) ** _BINARY[suffix]
    return value * Decimal(1000) ** _THOUSANDS[suffix] if suffix in _THOUSANDS else None
