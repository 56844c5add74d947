"""Links in buttons of Telegram: https://core.telegram.org/bots/api#inlinekeyboardbutton"""

from __future__ import annotations

from urllib.parse import urlsplit


def is_taken(url: str) -> bool:
    """Telegram refuses a whole message for a button that leads to a host without a dot, or whose link has spaces."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return "." in host.strip(".") and not any(letter.isspace() for letter in url)
