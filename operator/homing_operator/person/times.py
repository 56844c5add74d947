"""Times as people say them."""

from __future__ import annotations

from datetime import datetime

_UNITS = ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def since(moment: str | None, now: datetime) -> str:
    """How long ago: "3 h ago"; nothing where it is not known."""
    if moment is None:
        return ""
    return f"{length((now - datetime.fromisoformat(moment)).total_seconds())} ago"


def until(moment: str | None, now: datetime) -> str:
    """How soon: "in 5 min"; nothing where it is not known."""
    if moment is None:
        return ""
    seconds = (datetime.fromisoformat(moment) - now).total_seconds()
    return f"in {length(seconds)}" if seconds > 0 else "now"


def length(seconds: float) -> str:
    """In the largest unit of which there are two, else the next smaller one."""
    for unit, word in _UNITS:
        if seconds >= 2 * unit:
            return f"{int(seconds // unit)} {word}"
    return f"{max(int(seconds), 0)} s"
