"""What of an answer can be trusted: entries that are whole, valid, and of one message that was asked about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Annotated, Any

import pydantic_core
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from homing.models.message_class import Domain, DomainMention, Intent, MessageClass

#: Letters of a sentence that are kept.
_MOST_LETTERS = 500

#: In one entry; who says more talks nonsense.
_MOST_DOMAINS = 20


class _Domain(BaseModel):
    model_config = ConfigDict(extra="forbid")

    domain: Domain
    subcategories: tuple[str, ...] = ()


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str
    intents: tuple[Intent, ...]
    domains: Annotated[tuple[_Domain, ...], Field(max_length=_MOST_DOMAINS)]
    urgency_score: Annotated[int, Field(strict=True)]
    is_spam: Annotated[bool, Field(strict=True)]
    reasoning: str

    def message_class(self) -> MessageClass:
        return MessageClass(
            intents=tuple(dict.fromkeys(self.intents)),
            domains=_mentions(self.domains),
            urgency_score=self.urgency_score,
            is_spam=self.is_spam,
            reasoning=" ".join(storable(self.reasoning).split())[:_MOST_LETTERS],
        )


def storable(text: str) -> str:
    """Without what PostgreSQL keeps in no text."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _mentions(said: Iterable[_Domain]) -> tuple[DomainMention, ...]:
    """Each domain once; none beside others is nothing."""
    parts: dict[Domain, dict[str, None]] = {}
    for one in said:
        parts.setdefault(one.domain, {}).update(dict.fromkeys(one.subcategories))
    if len(parts) > 1:
        parts.pop(Domain.NONE, None)
    return tuple(
        DomainMention(domain=domain, subcategories=tuple(known)) for domain, known in parts.items()
    )


def read(content: str, ids: Collection[str]) -> dict[str, MessageClass]:
    """Classes by ids.

    What is said of an unknown id is nobody's. What is said twice of one id is of neither: who knows which is right?
    An answer that was cut off counts up to the last entry that is certainly whole.

    Args:
        content: the model's words.
        ids: that were asked about.
    """
    entries = _entries(content)
    named = Counter(entry["id"] for entry in entries)
    return {
        entry["id"]: valid
        for entry in entries
        if entry["id"] in ids and named[entry["id"]] == 1 and (valid := _valid(entry))
    }


def _valid(entry: dict[str, Any]) -> MessageClass | None:
    try:
        return _Entry.model_validate(entry).message_class()
    except ValidationError:
        return None


def _entries(content: str) -> list[dict[str, Any]]:
    return [
        entry
        for entry in _list(content)
        if isinstance(entry, dict) and isinstance(entry.get("id"), str)
    ]


def _list(content: str) -> Iterator[Any]:
    try:
        whole = pydantic_core.from_json(content)
    except ValueError:
        yield from _messages(_partial(content))[:-1]
    else:
        yield from _messages(whole)


def _partial(content: str) -> Any:
    try:
        return pydantic_core.from_json(content, allow_partial=True)
    except ValueError:
        return None


def _messages(answer: Any) -> list[Any]:
    messages = answer.get("messages") if isinstance(answer, dict) else None
    return messages if isinstance(messages, list) else []
