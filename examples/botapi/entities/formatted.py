"""A text with entities, and how one is put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from botapi.entities.units import piece, units

#: Kinds that Telegram adds itself come from a text only, never from markup.
Entity = dict[str, Any]


@dataclass
class Formatted:
    """What is seen, and where it is bold, linked ...; offsets and lengths in UTF-16 code units."""

    text: str
    entities: list[Entity] = field(default_factory=list)

    def trimmed(self) -> Formatted:
        """Without blanks at either end, as Telegram stores texts."""
        left = units(self.text) - units(self.text.lstrip())
        text = self.text.strip()
        entities = [cut for one in self.entities if (cut := _moved(one, left, units(text)))]
        return Formatted(text, entities)


def _moved(entity: Entity, left: int, length: int) -> Entity | None:
    start = max(entity["offset"] - left, 0)
    end = min(entity["offset"] + entity["length"] - left, length)
    return entity | {"offset": start, "length": end - start} if end > start else None


@dataclass
class Pending:
    """A text that is being read."""

    _parts: list[str] = field(default_factory=list)
    units: int = 0
    _entities: list[tuple[int, Entity]] = field(default_factory=list)

    def write(self, text: str) -> None:
        """Adds what is seen."""
        self._parts.append(text)
        self.units += units(text)

    def since(self, start: int) -> str:
        """What was written from a place on."""
        return piece("".join(self._parts), start, self.units - start)

    def add(self, kind: str, start: int, **more: Any) -> None:
        """An entity from a place to here; an empty one is none."""
        if self.units > start:
            entity = {"type": kind, "offset": start, "length": self.units - start, **more}
            self._entities.append((len(self._entities), entity))

    def add_link(self, start: int, url: str) -> None:
        """A link, or a mention of a person by `tg://user?id=`; a URL that is none leaves the text plain."""
        if url.startswith("tg://user?id=") and url.removeprefix("tg://user?id=").isdecimal():
            self.add("text_link", start, url=url)
        elif is_link(url):
            self.add("text_link", start, url=url if "://" in url else f"http://{url}/")

    def formatted(self) -> Formatted:
        """All of it; outer entities before inner ones."""
        ordered = sorted(
            self._entities, key=lambda one: (one[1]["offset"], -one[1]["length"], -one[0])
        )
        return Formatted("".join(self._parts), [entity for _, entity in ordered])


def is_link(url: str) -> bool:
    """Whether Telegram takes a text as the address of a link."""
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
    except ValueError:
        return False
    if parts.scheme == "tg":
        return True
    if parts.scheme not in ("http", "https", "ton", "tonsite") or any(c.isspace() for c in url):
        return False
    return "." in (parts.hostname or "").strip(".")
