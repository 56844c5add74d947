"""Entities that a call gives itself: https://core.telegram.org/bots/api#messageentity"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from botapi.entities.formatted import Formatted
from botapi.entities.units import units
from botapi.errors import bad_request
from botapi.fields import Object

_TYPES = frozenset(
    (
        *("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"),
        *("bold", "italic", "underline", "strikethrough", "spoiler", "blockquote"),
        *("expandable_blockquote", "code", "pre", "text_link", "text_mention", "custom_emoji"),
        "date_time",
    )
)


class _Entity(Object):
    type: str
    offset: int
    length: int
    url: str | None = None
    user: dict[str, Any] | None = None
    language: str | None = None
    custom_emoji_id: str | None = None
    unix_time: int | None = None
    date_time_format: str | None = None


_entities = TypeAdapter(list[_Entity])


def checked(text: str, given: Sequence[dict[str, Any]]) -> Formatted:
    """The text with these entities; those outside of it are cut.

    Raises:
        Refusal: one is malformed.
    """
    try:
        entities = _entities.validate_python(list(given))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise bad_request(f"can't parse MessageEntity: {first['msg']}") from None
    for one in entities:
        if one.type not in _TYPES:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
    end = units(text)
    kept = [
        one.model_dump(exclude_none=True) | {"length": min(one.length, end - one.offset)}
        for one in entities
        if one.length > 0 and 0 <= one.offset < end
    ]
    return Formatted(text, kept)
