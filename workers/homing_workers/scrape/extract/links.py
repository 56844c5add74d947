"""Links as found to absolute ones."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from homing_workers.scrape.extract.text import visible

_NO_PAGE = re.compile(
    r"(?:javascript|mailto|tel|sms|data|about|blob|whatsapp|viber|tg):", re.IGNORECASE
)
# From the root of the site and without dot segments: nothing is left to resolve.
_ROOTED = re.compile(r"/(?!/)(?!.*/\.)")
_BREAKS = re.compile(r"[\t\r\n]+")


@lru_cache(maxsize=1024)
def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def absolute(base: str, link: str) -> str | None:
    """The http(s) link, or None where it leads to no page (`#`, `javascript:`, a broken one)."""
    tidy = visible(_BREAKS.sub("", link)).strip()
    if not tidy or tidy.startswith("#") or _NO_PAGE.match(tidy):
        return None
    try:
        joined = _origin(base) + tidy if _ROOTED.match(tidy) else urljoin(base, tidy)
    except ValueError:
        return None
    return joined if joined.startswith(("http://", "https://")) else None
