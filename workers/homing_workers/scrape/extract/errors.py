"""The one way in which extraction fails."""

from __future__ import annotations


class Unreadable(Exception):
    """The page is not what it claims to be: empty, no markup, or not JSON."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason
