"""Links as found to absolute ones."""

from __future__ import annotations

import re
from urllib.parse import urljoin

_NO_PAGE = re.compile(
    r"(?:javascript|mailto|tel|sms|data|about|blob|whatsapp|viber|tg):", re.IGNORECASE
)
_BREAKS = re.compile(r"[\t\r\n]+")


def absolute(base: str, link: str) -> str | None:
    """The http(s) link, or None where it leads to no page (`#`, `javascript:`, a broken one)."""
    tidy = _BREAKS.sub("", link).strip()
    if not tidy or tidy.startswith("#") or _NO_PAGE.match(tidy):
        return None
    try:
        joined = urljoin(base, tidy)
    except ValueError:
        return None
    return joined if joined.startswith(("http://", "https://")) else None
