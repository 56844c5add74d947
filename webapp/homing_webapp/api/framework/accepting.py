"""Which media type a caller gets (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from functools import lru_cache

from homing_webapp.api.framework.problems import Refusal


def chosen(accept: str | None, offered: tuple[str, ...]) -> str:
    """The offered type that the caller prefers; the first one where it does not matter.

    Raises:
        Refusal: 406 none of them will do.
    """
    if not accept or accept == "*/*":
        return offered[0]
    best = _best(accept, offered)
    if best is None:
        raise Refusal(406, f"Nothing for Accept: {accept[:100]}; there is {', '.join(offered)}.")
    return best


@lru_cache(maxsize=256)
def _best(accept: str, offered: tuple[str, ...]) -> str | None:
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    weighed = [(_weight(media, ranges), -place, media) for place, media in enumerate(offered)]
    weight, _, media = max(weighed)
    return media if weight > 0 else None


def _range(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weights = [text[2:] for text in parameters if text.startswith("q=")]
    try:
        return media, float(weights[0]) if weights else 1.0
    except ValueError:
        return media, 0.0


def _weight(media: str, ranges: list[tuple[str, float]]) -> float:
    """By the most specific range that the type falls into."""
    kind = media.partition("/")[0]
    for wanted in (media, f"{kind}/*", "*/*"):
        if weights := [weight for name, weight in ranges if name == wanted]:
            return max(weights)
    return 0.0
