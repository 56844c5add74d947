"""What a perfect reader of chats would know, and what is in the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mtproto.testing import Known

#: The first id of an item that is not deleted, and the item's text.
Item = tuple[int, str]


def shown(rows: Iterable[Mapping[str, Any]]) -> set[Item]:
    """What is stored and not withdrawn."""
    return {
        (min(set(row["part_ids"]) - set(row["deleted_ids"])), row["text"])
        for row in rows
        if row["deleted_at"] is None
    }


def truth(known: Iterable[Known]) -> set[Item]:
    """What the server knows and has not deleted; the messages of an album are one item."""
    items: dict[int, list[Known]] = {}
    for one in known:
        if one.state == "post":
            items.setdefault(one.grouped_id or -one.id, []).append(one)
    return {
        (parts[0].id, "\n\n".join(part.text for part in parts if part.text))
        for parts in items.values()
    }
