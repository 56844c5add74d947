"""A message in a chat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from botapi.entities.units import piece


@dataclass
class Message:
    """What stands in a chat, as the Bot API tells it in `content`."""

    message_id: int
    chat_id: int
    #: The bot's id or a person's.
    from_id: int
    #: Unix time in seconds.
    date: int
    #: Fields of the Bot API's Message that say something: `text`, `entities`, `photo`, `caption` ...
    content: dict[str, Any]
    #: By which the bot sent it; empty for what people wrote.
    method: str = ""
    #: Inline keyboard.
    markup: dict[str, Any] | None = None
    #: Reply keyboard, its removal, or a forced reply.
    keyboard: dict[str, Any] | None = None
    reply_to: int | None = None
    edit_date: int | None = None
    is_deleted: bool = False
    #: Earlier `content`s, oldest first.
    history: list[dict[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Text or caption as it is seen, without markup."""
        return str(self.content.get("text") or self.content.get("caption") or "")

    @property
    def entities(self) -> list[dict[str, Any]]:
        """Of text or caption, as Telegram tells them."""
        found: list[dict[str, Any]] = (
            self.content.get("entities") or self.content.get("caption_entities") or []
        )
        return found

    def marked(self, kind: str) -> list[str]:
        """The parts of the text under entities of a type, such as "bold"."""
        return [
            piece(self.text, one["offset"], one["length"])
            for one in self.entities
            if one["type"] == kind
        ]

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """Inline buttons of all rows."""
        return [button for row in self.rows for button in row]

    @property
    def rows(self) -> list[list[dict[str, Any]]]:
        """Inline buttons by rows."""
        return list((self.markup or {}).get("inline_keyboard", []))

    @property
    def photo(self) -> str | None:
        """`file_id` of the picture in its largest size."""
        sizes = self.content.get("photo")
        return str(sizes[-1]["file_id"]) if sizes else None

    @property
    def album(self) -> str | None:
        """`media_group_id`."""
        return self.content.get("media_group_id")

    def files(self) -> Iterator[str]:
        """`file_id`s of what is attached."""
        if self.photo:
            yield self.photo
        if document := self.content.get("document"):
            yield document["file_id"]
