"""How many segments a text message takes: 3GPP TS 23.038, section 6.2.1, and TS 23.040, section 9.2.3.24.

The GSM alphabet has 7 bits a character: 160 in a message, 153 in each part of a longer one. Characters of its extension
table take two. Any other character makes the whole text UCS-2: 70 and 67 units of 16 bits. A character is never split
between parts, so a part may stay one unit short.
"""

from __future__ import annotations

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")


@dataclass(frozen=True, slots=True)
class Encoding:
    """Units that fit into a message that stands alone, and into a part of a longer one."""

    name: str
    alone: int
    part: int

    def units(self, character: str) -> int:
        """What a character takes."""
        if self is GSM:
            return 2 if character in _EXTENSION else 1
        return 1 if ord(character) <= 0xFFFF else 2


GSM = Encoding("GSM-7", 160, 153)
UCS2 = Encoding("UCS-2", 70, 67)


def encoding(text: str) -> Encoding:
    """The alphabet that a text needs."""
    return GSM if all(each in _BASIC or each in _EXTENSION for each in text) else UCS2


def count(text: str) -> int:
    """Segments that a text takes; an empty one takes one."""
    used = encoding(text)
    sizes = [used.units(each) for each in text]
    if sum(sizes) <= used.alone:
        return 1
    segments, free = 1, used.part
    for size in sizes:
        if size > free:
            segments, free = segments + 1, used.part
        free -= size
    return segments
