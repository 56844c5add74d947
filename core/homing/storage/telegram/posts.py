"""What Telegram shows of one message, and how the messages of an album are one item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import AwareDatetime

from homing.models.base import Value

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Part(Value):
    """What a message says, alone or as part of an album.

    Attributes:
        media: its kind and what can be told about it in short; None where there is none.
        pts: of the answer that it came in, see https://core.telegram.org/api/updates; 0 where that is not known.
    """

    id: int
    text: str = ""
    media: dict[str, Any] | None = None
    edited_at: AwareDatetime | None = None
    pts: int = 0

    def says_as(self, other: Part) -> bool:
        """Whether nothing has changed, whichever of both is newer."""
        return self.model_copy(update={"pts": other.pts}) == other

    def replaces(self, other: Part) -> bool:
        """Whether this is not older than what the same message said."""
        ours, theirs = ((one.edited_at or _NEVER, one.pts) for one in (self, other))
        return ours >= theirs


class Post(Value):
    """A message as Telegram shows it now."""

    chat_id: int
    part: Part
    grouped_id: int | None = None
    author_id: int | None = None
    author_name: str = ""
    author_username: str | None = None
    sent_at: AwareDatetime

    @property
    def item(self) -> tuple[int, int, int]:
        """What is equal for all parts of one album, and for nothing else."""
        if self.grouped_id is None:
            return self.chat_id, 0, self.part.id
        return self.chat_id, 1, self.grouped_id


class Item(Value):
    """A message, or the parts of an album together.

    Attributes:
        parts: by id; also those that are deleted.
        deleted_ids: parts that are gone.
    """

    parts: Mapping[int, Part]
    deleted_ids: frozenset[int] = frozenset()

    def with_part(self, part: Part) -> Item:
        """With this part added, or said anew; unchanged by what is older than what is known."""
        known = self.parts.get(part.id)
        if known is not None and (part.says_as(known) or not part.replaces(known)):
            return self
        return Item(parts={**self.parts, part.id: part}, deleted_ids=self.deleted_ids)

    def without(self, ids: Iterable[int]) -> Item:
        """With these of its parts deleted."""
        gone = self.deleted_ids | (self.parts.keys() & set(ids))
        return Item(parts=self.parts, deleted_ids=gone)

    @property
    def is_gone(self) -> bool:
        return self.deleted_ids == self.parts.keys()

    @property
    def part_ids(self) -> list[int]:
        return sorted(self.parts)

    @property
    def text(self) -> str:
        """As people read it; what was withdrawn as a whole still says what it said."""
        return "\n\n".join(part.text for part in self._shown() if part.text)

    @property
    def media(self) -> list[dict[str, Any]]:
        return [{"id": part.id} | part.media for part in self._shown() if part.media]

    @property
    def edited_at(self) -> datetime | None:
        return max((part.edited_at for part in self._shown() if part.edited_at), default=None)

    @property
    def pts(self) -> int:
        return max(part.pts for part in self.parts.values())

    def _shown(self) -> list[Part]:
        gone = frozenset[int]() if self.is_gone else self.deleted_ids
        return [self.parts[number] for number in self.part_ids if number not in gone]
