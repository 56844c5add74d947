"""Links of pictures without their signatures: each answer signs anew, and the picture stays the same."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

#: Parameters of signed URLs of Amazon, CloudFront, Google, Azure, Alibaba and Akamai.
_SIGNS = re.compile(
    r"(x-(amz|goog|oss)-.*|expires|signature|policy|key-pair-id|token|hdnts|hmac|exp"
    r"|(aws|oss)accesskeyid|googleaccessid|sig|s[eprtv]|spr|sk[a-z]{1,3})",
    re.IGNORECASE,
)


def unsigned(url: str) -> str:
    """The link without what signs it; one without a signature stays as it is, letter by letter."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _SIGNS.fullmatch(name)]
    if len(kept) == len(pairs):
        return url
    return parts._replace(query=urlencode(kept)).geturl()
