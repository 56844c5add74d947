"""Numbers in the notations of the world: 1 200, 1.250,50, 1,250.50, 1'200, 12,50,000."""

from __future__ import annotations

import re
from decimal import Decimal

#: One number in folded text. Groups of three, of Indian two, or none.
NUMBER = (
    r"[0-9]{1,4}(?:[ '][0-9]{3})+(?![0-9])(?:[.,][0-9]{1,2}(?![0-9]))?"
    r"|[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,4})?(?![0-9])"
    r"|[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]{1,4})?(?![0-9])"
    r"|[0-9]+(?:[.,][0-9]+)?"
)
_NUMBER = re.compile(NUMBER)
_PLAIN = re.compile(r"\s*([+-]?[0-9]+(?:[.,][0-9]+)?)\s*\Z")


def parse(token: str, *, fraction: bool = False) -> Decimal:
    """The value of what `NUMBER` matched.

    One separator before exactly three digits groups ("1.250" is 1250), unless `fraction` says that
    such a number has decimals here ("1,250 mln" is 1.25 million).
    """
    digits = token.replace(" ", "").replace("'", "")
    dot, comma = digits.rfind("."), digits.rfind(",")
    if dot >= 0 and comma >= 0:
        return _with_mark(digits, "." if dot > comma else ",")
    mark = "." if dot >= 0 else ","
    parts = digits.split(mark)
    if len(parts) > 2 or (len(parts) == 2 and not fraction and _is_group(token, *parts)):
        return Decimal("".join(parts))
    return Decimal(".".join(parts))


def find_all(text: str, *, fraction: bool = False) -> list[Decimal]:
    """All numbers of a folded text, in order."""
    return [parse(match, fraction=fraction) for match in _NUMBER.findall(text)]


def plain(text: str) -> Decimal | None:
    """The number that the whole text is, signed, with a decimal point or comma, else None."""
    match = _PLAIN.match(text)
    return Decimal(match.group(1).replace(",", ".")) if match else None


def _with_mark(digits: str, mark: str) -> Decimal:
    other = "," if mark == "." else "."
    return Decimal(digits.replace(other, "").replace(mark, "."))


def _is_group(token: str, head: str, tail: str) -> bool:
    already_grouped = " " in token or "'" in token
    return len(tail) == 3 and head not in ("", "0") and len(head) <= 3 and not already_grouped
