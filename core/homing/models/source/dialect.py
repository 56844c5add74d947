"""YAML as kubectl reads it, so that one text means the same here and there.

kubectl knows no dates and no numbers in base 60, takes `1e6` for a number and `y` for a truth, and makes text of every key.
https://github.com/kubernetes-sigs/yaml
"""

from __future__ import annotations

import math
import re
from typing import Any

import yaml
from yaml.constructor import ConstructorError
from yaml.nodes import MappingNode, Node, ScalarNode

_TRUE, _FALSE = ("y", "yes", "on", "true"), ("n", "no", "off", "false")
_BOOL = "|".join(f"{word}|{word.title()}|{word.upper()}" for word in _TRUE + _FALSE)
_INT = r"[-+]?(0[bB][01_]+|0[xX][0-9a-fA-F_]+|0[oO]?[0-7_]+|0|[1-9][0-9_]*)"
_FLOAT = r"[-+]?(\.[0-9_]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9_]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
_BASES = {"b": 2, "x": 16, "o": 8}


class Loader(yaml.SafeLoader):
    """Reads one document after the other."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - as its parent has it

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Any, Any]:
        """With text for keys.

        Raises:
            ConstructorError: a key cannot be told as text.
        """
        found = super().construct_mapping(node, deep=deep)
        return {_text(key, node): value for key, value in found.items()}


def _text(key: Any, node: Node) -> str:
    if isinstance(key, bool):
        return str(key).lower()
    if isinstance(key, int | float):
        return f"{key:.17g}" if isinstance(key, float) else str(key)
    if isinstance(key, str):
        return key
    raise ConstructorError(None, None, f"a key is {key!r}, expected text", node.start_mark)


def _bool(_loader: Loader, node: ScalarNode) -> bool:
    return node.value.lower() in _TRUE


def _int(_loader: Loader, node: ScalarNode) -> int | float:
    digits = node.value.replace("_", "").lower()
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-")
    if len(digits) > 1 and digits[0] == "0":
        base = _BASES.get(digits[1])
        return sign * (int(digits[2:], base) if base else int(digits, 8))
    number = sign * int(digits)
    # What 64 bits do not hold becomes a number with digits behind the point.
    return number if -(2**63) <= number < 2**64 else float(number)


def _float(_loader: Loader, node: ScalarNode) -> float | str:
    plain = node.value.replace("_", "").lower()
    if plain.lstrip("+-") in (".inf", ".nan"):
        return float(plain.replace(".", ""))
    number = float(plain)
    return str(node.value) if math.isinf(number) else number


def _resolve(tag: str, pattern: str, first: str) -> None:
    Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first)
    )


_resolve("bool", _BOOL, "yYnNtTfFoO")
_resolve("int", _INT, "-+0123456789")
_resolve("float", _FLOAT, "-+0123456789.")
_resolve("merge", "<<", "<")
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]
)
Loader.add_constructor("tag:yaml.org,2002:bool", _bool)
Loader.add_constructor("tag:yaml.org,2002:int", _int)
Loader.add_constructor("tag:yaml.org,2002:float", _float)
