"""Segments of a text, for `num_segments`: 3GPP TS 23.038, with the plain rule that counts units only."""

from __future__ import annotations

import math
import re

_BASIC = r"[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]"
_EXTENSION = r"[\f^{}\\\[~\]|€]"
_GSM = re.compile(f"(?:{_BASIC}|{_EXTENSION})*")


def segments(text: str) -> int:
    """How many segments are paid for."""
    if _GSM.fullmatch(text):
        units, alone, part = len(text) + len(re.findall(_EXTENSION, text)), 160, 153
    else:
        units, alone, part = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if units <= alone else math.ceil(units / part)
