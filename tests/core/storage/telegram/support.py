"""Messages that say only what a test is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from homing.storage.telegram.posts import Part, Post

CHAT = -1001234567890
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def at(minutes: int) -> datetime:
    """So many minutes past noon."""
    return NOON + timedelta(minutes=minutes)


def part(number: int = 1, text: str = "A flat", **fields: Any) -> Part:
    return Part(id=number, text=text, **fields)


def post(
    number: int = 1,
    text: str = "A flat",
    *,
    chat_id: int = CHAT,
    grouped_id: int | None = None,
    **fields: Any,
) -> Post:
    return Post(
        chat_id=chat_id,
        part=part(number, text, **fields),
        grouped_id=grouped_id,
        author_name="Olya",
        sent_at=NOON,
    )
