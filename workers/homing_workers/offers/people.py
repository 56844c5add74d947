"""Whom to ask, and what an agent takes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from homing.models.message import Message
from homing_workers.scrape.normalise import phones

_MENTION = re.compile(r"(?<![\w@/.])@([A-Za-z]\w{3,31})(?!\w)")
_COMMISSION = re.compile(
    r"(?:без\s+(?:\w+\s+)?(?:коміс\w+|комис\w+)(?:\s+\w+сійн\w*)?|no (?:commission|agent fee|fees?)"
    r"|(?:коміс\w+|комис\w+|commission|fee)[^\d\n.,;]{0,18}\d+\s?(?:%|грн|\$|€)?)",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d")
_LONGEST = 400


def numbers(lines: Sequence[str], country: str | None) -> list[str]:
    """Telephone numbers in the form of E.164."""
    found: dict[str, None] = {}
    for line in lines:
        if len(_DIGITS.findall(line)) >= 9:
            found |= dict.fromkeys(phones.read(line[:_LONGEST], country))
    return list(found)


def cards(message: Message) -> list[str]:
    """Numbers of business cards that came with the message; in Telegram they begin with the country's code."""
    phones_ = (each.get("phone") for each in message.media if each.get("kind") == "contact")
    return [f"+{str(phone).lstrip('+')}" for phone in phones_ if phone]


def contact(message: Message) -> str | None:
    """The author, else whom a channel's text names."""
    if name := " ".join(message.author_name.split()):
        return name
    if message.author_username:
        return f"@{message.author_username}"
    named = _MENTION.search(message.text)
    return f"@{named.group(1)}" if named else None


def commission(lines: Sequence[str]) -> str | None:
    """What is said of an agent's fee."""
    return next((match.group() for line in lines if (match := _COMMISSION.search(line))), None)
