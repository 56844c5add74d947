"""Messages as readers see them: stored once, whatever comes twice, in parts, late or out of order.

The caller holds the ledgers of their chats (`ledgers.hold`), so nobody else stores messages of these meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg.types.json import Jsonb

from homing.storage.database import Connection
from homing.storage.telegram import waiting
from homing.storage.telegram.posts import Item, Part, Post

#: Parts of an album have ids that follow each other, but for messages that came between.
_ALBUM_SPAN = 1_000

#: Seconds in which the parts of an album have come.
_SETTLES = 3.0


@dataclass(frozen=True)
class Origin:
    """How messages came.

    Attributes:
        live: while they were sent, not from history.
        traceparent: of the span under which they are stored.
    """

    account_id: str
    live: bool = False
    traceparent: str | None = None


@dataclass(frozen=True)
class Kept:
    """How many items became what; `settles` says whether one of them is not to be classified at once."""

    new: int = 0
    updated: int = 0
    removed: int = 0
    settles: bool = False

    @property
    def changed(self) -> int:
        return self.new + self.updated + self.removed

    def __add__(self, other: Kept) -> Kept:
        return Kept(
            new=self.new + other.new,
            updated=self.updated + other.updated,
            removed=self.removed + other.removed,
            settles=self.settles or other.settles,
        )


@dataclass(frozen=True)
class _Stored:
    """A row, as far as a change of it is concerned."""

    id: int
    chat_id: int
    grouped_id: int | None
    item: Item
    text: str
    media: list[dict[str, Any]]
    deleted: bool


async def keep(
    connection: Connection,
    posts: Sequence[Post],
    gone: Mapping[int, Collection[int]],
    known: Mapping[int, Collection[int]],
    origin: Origin,
) -> Kept:
    """Stores messages, and withdraws those that are gone.

    Args:
        connection: in a transaction that holds the ledgers.
        posts: as they were seen, the earlier ones first.
        gone: by chat the ids that are deleted.
        known: by chat those of all the ids that were accounted for before. What is, but is not stored, was
            deleted before it was ever seen.
        origin: how they came.
    """
    told = [post for post in posts if post.part.id not in gone.get(post.chat_id, ())]
    rows = await _rows(connection, told, gone, known)
    fresh, changed = _sorted_out(told, gone, known, rows)
    await _insert(connection, fresh, origin)
    return await _update(connection, changed, origin) + Kept(
        new=len(fresh), settles=any(new.grouped_id is not None for new in fresh)
    )


@dataclass(frozen=True)
class _New:
    """An item that is not stored yet; the post is that of its first part."""

    post: Post
    item: Item

    @property
    def grouped_id(self) -> int | None:
        return self.post.grouped_id


def _sorted_out(
    posts: Iterable[Post],
    gone: Mapping[int, Collection[int]],
    known: Mapping[int, Collection[int]],
    rows: Sequence[_Stored],
) -> tuple[list[_New], list[tuple[_Stored, Item]]]:
    """What is new, and what the rows are to say."""
    before = {_key(row): row for row in rows}
    items = {key: row.item.without(gone.get(row.chat_id, ())) for key, row in before.items()}
    first: dict[tuple[int, int, int], Post] = {}
    for post in posts:
        key, item = post.item, items.get(post.item)
        if _was_deleted_unseen(post, item, known):
            continue
        items[key] = _one(post.part) if item is None else item.with_part(post.part)
        if key not in first or post.part.id < first[key].part.id:
            first[key] = post
    fresh = [_New(first[key], item) for key, item in items.items() if key not in before]
    return fresh, [(row, items[key]) for key, row in before.items() if items[key] != row.item]


def _was_deleted_unseen(
    post: Post, item: Item | None, known: Mapping[int, Collection[int]]
) -> bool:
    if item is not None and post.part.id in item.parts:
        return False
    return post.part.id in known.get(post.chat_id, ())


def _one(part: Part) -> Item:
    return Item(parts={part.id: part})


def _key(row: _Stored) -> tuple[int, int, int]:
    if row.grouped_id is None:
        return row.chat_id, 0, next(iter(row.item.parts))
    return row.chat_id, 1, row.grouped_id


async def _rows(
    connection: Connection,
    posts: Iterable[Post],
    gone: Mapping[int, Collection[int]],
    known: Mapping[int, Collection[int]],
) -> list[_Stored]:
    """The rows that these belong to. What is not accounted for is not stored, so most need no look."""
    ids = {
        (post.chat_id, post.part.id)
        for post in posts
        if post.grouped_id is None and post.part.id in known.get(post.chat_id, ())
    }
    ids |= {
        (chat, one) for chat, each in gone.items() for one in each if one in known.get(chat, ())
    }
    groups = {(post.chat_id, post.grouped_id) for post in posts if post.grouped_id is not None}
    if not ids and not groups:
        return []
    cursor = await connection.execute(
        """
        SELECT id, chat_id, grouped_id, message_id, part_ids, deleted_ids, text, media, parts, edited_at, pts,
               deleted_at IS NOT NULL AS deleted
        FROM messages WHERE id IN (
            SELECT found.id FROM jsonb_to_recordset(%(ids)s) AS w (chat bigint, id bigint) CROSS JOIN LATERAL (
                SELECT m.id, m.part_ids FROM messages m
                WHERE m.chat_id = w.chat AND m.message_id BETWEEN w.id - %(span)s AND w.id AND w.id = ANY (m.part_ids)
                ORDER BY m.message_id DESC LIMIT 1) AS found
            UNION
            SELECT m.id FROM jsonb_to_recordset(%(groups)s) AS g (chat bigint, id bigint)
            JOIN messages m ON m.chat_id = g.chat AND m.grouped_id = g.id)
        """,
        {"ids": _pairs(ids), "groups": _pairs(groups), "span": _ALBUM_SPAN},
    )
    return [_stored(row) for row in await cursor.fetchall()]


def _pairs(pairs: Iterable[tuple[int, int | None]]) -> Jsonb:
    return Jsonb([{"chat": chat, "id": number} for chat, number in pairs])


def _stored(row: Mapping[str, Any]) -> _Stored:
    parts = [Part.model_validate(part) for part in row["parts"]] or [_only_part(row)]
    return _Stored(
        id=row["id"],
        chat_id=row["chat_id"],
        grouped_id=row["grouped_id"],
        item=Item(
            parts={part.id: part for part in parts}, deleted_ids=frozenset(row["deleted_ids"])
        ),
        text=row["text"],
        media=row["media"],
        deleted=row["deleted"],
    )


def _only_part(row: Mapping[str, Any]) -> Part:
    media = [{key: value for key, value in one.items() if key != "id"} for one in row["media"]]
    return Part(
        id=row["message_id"],
        text=row["text"],
        media=media[0] if media else None,
        edited_at=row["edited_at"],
        pts=row["pts"],
    )


async def _insert(connection: Connection, fresh: Sequence[_New], origin: Origin) -> None:
    if not fresh:
        return
    await connection.execute(
        """
        INSERT INTO messages (chat_id, message_id, grouped_id, part_ids, author_id, author_name, author_username, text,
                              media, parts, sent_at, edited_at, pts, account_id, live, traceparent, settles_at)
        SELECT chat_id, message_id, grouped_id, part_ids, author_id, author_name, author_username, text,
               media, parts, sent_at, edited_at, pts, %(account)s, %(live)s, %(trace)s,
               now() + make_interval(secs => CASE WHEN grouped_id IS NULL THEN 0 ELSE %(settles)s END)
        FROM jsonb_to_recordset(%(rows)s) AS r (
            chat_id bigint, message_id bigint, grouped_id bigint, part_ids bigint[], author_id bigint, author_name text,
            author_username text, text text, media jsonb, parts jsonb, sent_at timestamptz, edited_at timestamptz,
            pts integer)
        """,
        _origin(origin) | {"rows": Jsonb([_new_row(new) for new in fresh])},
    )


async def _update(
    connection: Connection, changed: Sequence[tuple[_Stored, Item]], origin: Origin
) -> Kept:
    if not changed:
        return Kept()
    rows = [_changed_row(row, item) for row, item in changed]
    await connection.execute(
        """
        UPDATE messages AS m SET message_id = r.message_id, part_ids = r.part_ids, deleted_ids = r.deleted_ids,
            text = r.text, media = r.media, parts = r.parts, edited_at = r.edited_at, pts = r.pts,
            live = m.live OR (%(live)s AND r.news),
            deleted_at = CASE WHEN r.gone THEN coalesce(m.deleted_at, now()) END,
            version = CASE WHEN r.news THEN m.version + 1 ELSE m.version END,
            traceparent = CASE WHEN r.news THEN %(trace)s ELSE m.traceparent END,
            settles_at = CASE WHEN NOT r.news THEN m.settles_at ELSE
                now() + make_interval(secs => CASE WHEN m.grouped_id IS NULL THEN 0 ELSE %(settles)s END) END,
            tries = CASE WHEN r.news THEN 0 ELSE m.tries END,
            next_try_at = CASE WHEN NOT r.news THEN m.next_try_at END,
            problem = CASE WHEN NOT r.news THEN m.problem END,
            -- What was set aside; what is in somebody's hands is given back by them.
            claimed_until = CASE WHEN NOT r.news OR m.claimed_until <= now() + make_interval(secs => %(claim)s)
                THEN m.claimed_until END
        FROM jsonb_to_recordset(%(rows)s) AS r (
            id bigint, message_id bigint, part_ids bigint[], deleted_ids bigint[], text text, media jsonb, parts jsonb,
            edited_at timestamptz, pts integer, gone boolean, news boolean)
        WHERE m.id = r.id
        """,
        _origin(origin) | {"rows": Jsonb(rows)},
    )
    news = [(row, item) for (row, item), told in zip(changed, rows, strict=True) if told["news"]]
    removed = sum(item.is_gone and not row.deleted for row, item in news)
    settles = any(row.grouped_id is not None for row, _ in news)
    return Kept(updated=len(news) - removed, removed=removed, settles=settles)


def _origin(origin: Origin) -> dict[str, Any]:
    return {
        "account": origin.account_id,
        "live": origin.live,
        "trace": origin.traceparent,
        "settles": _SETTLES,
        "claim": waiting.CLAIM_SECONDS,
    }


def _new_row(new: _New) -> dict[str, Any]:
    post = new.post
    about = {
        "chat_id": post.chat_id,
        "grouped_id": post.grouped_id,
        "author_id": post.author_id,
        "author_name": post.author_name,
        "author_username": post.author_username,
        "sent_at": post.sent_at.isoformat(),
    }
    return about | _said(new.item, is_album=post.grouped_id is not None)


def _changed_row(row: _Stored, item: Item) -> dict[str, Any]:
    said = _said(item, is_album=row.grouped_id is not None)
    news = (said["text"], said["media"], item.is_gone) != (row.text, row.media, row.deleted)
    gone = {"gone": item.is_gone, "deleted_ids": sorted(item.deleted_ids)}
    return said | gone | {"id": row.id, "news": news}


def _said(item: Item, *, is_album: bool) -> dict[str, Any]:
    edited_at = item.edited_at
    parts = item.model_dump(mode="json")["parts"].values() if is_album else ()
    return {
        "message_id": item.part_ids[0],
        "part_ids": item.part_ids,
        "text": item.text,
        "media": item.media,
        "parts": list(parts),
        "edited_at": edited_at and edited_at.isoformat(),
        "pts": item.pts,
    }


async def present(connection: Connection, chat_id: int, ids: range) -> set[int]:
    """Which of these messages are stored, and not known to be deleted; parts of albums by themselves."""
    cursor = await connection.execute(
        """
        SELECT part FROM messages m, unnest(m.part_ids) AS part
        WHERE m.chat_id = %(chat)s AND m.message_id >= %(start)s - %(span)s AND m.message_id < %(stop)s
          AND part >= %(start)s AND part < %(stop)s AND part <> ALL (m.deleted_ids)
        """,
        {"chat": chat_id, "start": ids.start, "stop": ids.stop, "span": _ALBUM_SPAN},
    )
    return {int(row["part"]) for row in await cursor.fetchall()}
