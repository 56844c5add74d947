"""Links: the advert's address and identity, and its pictures."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from homing_workers.scrape.normalise import text
from homing_workers.scrape.normalise.errors import Rejected
from homing_workers.scrape.normalise.found import Found

LONGEST = 2048
_LONGEST_ID = 500
_MOST_IMAGES = 200
#: Parameters that tell where a visitor came from, not what the page is.
_TRACKING = re.compile(
    r"utm_\w*|gclid|fbclid|yclid|dclid|msclkid|mc_[ce]id|_openstat|ref|referrer|reason"
    r"|from|source|sid|phpsessid|sessionid|search_?id|pos(?:ition)?|_ga",
    re.IGNORECASE,
)
_ROUTE = ("/", "!")
_SRCSET = re.compile(r"\s*(\S+)\s+(\d+(?:\.\d+)?)[wx]\s*(?:,|\Z)")
#: A plain absolute link: nothing to join, mend or take out.
_WHOLE = re.compile(r"https?://[a-zA-Z0-9.-]+(?::[0-9]{1,5})?(?:[/?#][!-~]*)?\Z")
_SPACE = re.compile(r"\s")


def url(found: Found) -> str:
    """The advert's absolute link. Raises `Rejected` where there is none that leads anywhere."""
    stated = found.text("url")
    if stated is None:
        identity = found.text("externalId")
        if identity is None:
            raise Rejected("url", "expected a link, or an externalId that tells adverts apart")
        stated = f"{found.item.base_url}#{identity}"
    address = absolute(stated, found.item.base_url)
    if address is None:
        raise Rejected("url", "expected an http or https link of at most 2048 characters", stated)
    return address


def absolute(stated: str, base: str) -> str | None:
    """A link made absolute, else None: not http, no host, too long, or malformed."""
    if len(stated) <= LONGEST and _WHOLE.match(stated):
        return stated
    try:
        address = urljoin(base, _SPACE.sub("%20", stated.strip()))
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or len(address) > LONGEST:
        return None
    return text.safe(address)


def external_id(found: Found, address: str) -> str:
    """The source's identifier, else one made of the link. Raises `Rejected` over 500 characters."""
    stated = found.text("externalId")
    if stated is None:
        return identity(address)
    if len(stated) > _LONGEST_ID:
        raise Rejected("externalId", "expected at most 500 characters", stated)
    return stated


def identity(address: str) -> str:
    """What stays of a link that is visited by another way: no scheme, www, tracking or fragment."""
    parts = urlsplit(address)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if _tells(pair[0])]
    fragment = parts.fragment if parts.fragment.startswith(_ROUTE) else ""
    host = parts.netloc.lower().removeprefix("www.")
    path = parts.path.rstrip("/")
    whole = urlunsplit(("", host, path, urlencode(sorted(query)), fragment)).removeprefix("//")
    if len(whole) <= _LONGEST_ID:
        return whole
    return f"sha256:{hashlib.sha256(whole.encode()).hexdigest()}"


def images(found: Found) -> tuple[str, ...]:
    """Absolute links of pictures, in order, without repeats; of a srcset the largest."""
    addresses = (
        absolute(_largest(value), found.item.base_url)
        for value in found.values("images")
        if isinstance(value, str)
        and value.strip()
        and not value.lstrip().startswith(("data:", "#"))
    )
    return tuple(dict.fromkeys(filter(None, addresses)))[:_MOST_IMAGES]


def _tells(parameter: str) -> bool:
    return _TRACKING.fullmatch(parameter) is None


def _largest(stated: str) -> str:
    candidates = _SRCSET.findall(stated) if " " in stated.strip() else []
    return max(candidates, key=lambda pair: float(pair[1]))[0] if candidates else stated
