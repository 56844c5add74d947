"""Messages are stored once, whatever comes twice, in parts, late or out of order."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable, Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homing.storage import database
from homing.storage.database import Connection
from homing.storage.telegram import ledgers, messages, ranges, waiting
from homing.storage.telegram.ledgers import Gain
from homing.storage.telegram.messages import Kept, Origin
from homing.storage.telegram.posts import Post
from tests.core.storage.telegram.support import CHAT, at, post

LIVE = Origin("anna", live=True, traceparent="00-1")
HISTORY = Origin("borys")


async def keep(
    connection: Connection,
    *posts: Post,
    gone: Iterable[int] = (),
    origin: Origin = LIVE,
) -> Kept:
    """As readers do it: the ledger is held, and says the same in the end."""
    ids = {each.part.id for each in posts} | set(gone)
    async with connection.transaction():
        held = (await ledgers.hold(connection, {CHAT: ids}))[CHAT]
        kept = await messages.keep(connection, posts, {CHAT: set(gone)}, {CHAT: held.known}, origin)
        await ledgers.add(connection, [Gain(chat_id=CHAT, accounted=ranges.of_ids(ids))])
    return kept


async def rows(connection: Connection) -> list[dict[str, Any]]:
    cursor = await connection.execute("SELECT * FROM messages ORDER BY message_id")
    return await cursor.fetchall()


async def only(connection: Connection) -> dict[str, Any]:
    [row] = await rows(connection)
    return row


async def test_a_message_is_stored_with_what_is_known_about_it(
    connection: Connection, chat: int
) -> None:
    assert await keep(connection, post(5, "A flat")) == Kept(new=1)
    row = await only(connection)
    said = {name: row[name] for name in ("chat_id", "message_id", "part_ids", "text", "version")}
    assert said == {
        "chat_id": chat,
        "message_id": 5,
        "part_ids": [5],
        "text": "A flat",
        "version": 1,
    }
    assert (row["account_id"], row["live"], row["traceparent"]) == ("anna", True, "00-1")
    assert row["settles_at"] == row["stored_at"]


async def test_what_comes_twice_is_stored_once(connection: Connection, chat: int) -> None:
    await keep(connection, post(5), post(5))
    assert await keep(connection, post(5, pts=9), origin=HISTORY) == Kept()
    assert (await only(connection))["version"] == 1


async def test_an_edit_is_a_new_version(connection: Connection, chat: int) -> None:
    await keep(connection, post(5, "100"))
    assert await keep(connection, post(5, "200", edited_at=at(1))) == Kept(updated=1)
    row = await only(connection)
    assert (row["text"], row["version"], row["edited_at"]) == ("200", 2, at(1))


async def test_an_edit_that_changes_nothing_is_no_version(
    connection: Connection, chat: int
) -> None:
    await keep(connection, post(5, "100"))
    assert await keep(connection, post(5, "100", edited_at=at(1))) == Kept()
    assert (await only(connection))["version"] == 1


async def test_what_was_said_before_the_last_edit_is_not_believed(
    connection: Connection, chat: int
) -> None:
    await keep(connection, post(5, "new", edited_at=at(1)))
    assert await keep(connection, post(5, "old")) == Kept()
    assert (await only(connection))["text"] == "new"


async def test_of_two_edits_in_one_second_the_later_one_holds(
    connection: Connection, chat: int
) -> None:
    await keep(connection, post(5, "second", edited_at=at(1), pts=8))
    await keep(connection, post(5, "first", edited_at=at(1), pts=7), origin=HISTORY)
    assert (await only(connection))["text"] == "second"


async def test_a_deleted_message_is_withdrawn_and_stays_so(
    connection: Connection, chat: int
) -> None:
    await keep(connection, post(5))
    assert await keep(connection, gone=[5]) == Kept(removed=1)
    assert await keep(connection, gone=[5]) == Kept()
    await keep(connection, post(5), origin=HISTORY)
    row = await only(connection)
    assert (row["deleted_at"] is None, row["version"], row["text"]) == (False, 2, "A flat")


async def test_what_was_deleted_before_it_was_seen_is_not_stored(
    connection: Connection, chat: int
) -> None:
    await keep(connection, gone=[5])
    assert await keep(connection, post(5), post(6, grouped_id=1), gone=[6]) == Kept()
    assert await keep(connection, post(6, grouped_id=1), post(7, grouped_id=1)) == Kept(
        new=1, settles=True
    )
    assert (await only(connection))["part_ids"] == [7]


async def test_parts_of_an_album_are_one_message_in_any_order(
    connection: Connection, chat: int
) -> None:
    photo = {"kind": "photo"}
    await keep(connection, post(8, "", grouped_id=3, media=photo))
    kept = await keep(
        connection,
        post(9, "Kitchen", grouped_id=3, media=photo),
        post(7, "Hall", grouped_id=3, media=photo),
        origin=HISTORY,
    )
    assert kept == Kept(updated=1, settles=True)
    row = await only(connection)
    assert (row["message_id"], row["part_ids"]) == (7, [7, 8, 9])
    assert row["text"] == "Hall\n\nKitchen"
    assert [each["id"] for each in row["media"]] == [7, 8, 9]
    assert row["live"] is True


async def test_albums_wait_until_their_parts_have_come(connection: Connection, chat: int) -> None:
    await keep(connection, post(8, grouped_id=3))
    row = await only(connection)
    assert (row["settles_at"] - row["stored_at"]).total_seconds() == 3


async def test_one_part_of_an_album_is_edited(connection: Connection, chat: int) -> None:
    await keep(connection, post(7, "Hall", grouped_id=3), post(8, "Bath", grouped_id=3))
    await keep(connection, post(7, "Hall, 9 m", grouped_id=3, edited_at=at(1)))
    assert (await only(connection))["text"] == "Hall, 9 m\n\nBath"


async def test_an_album_is_withdrawn_with_its_last_part(connection: Connection, chat: int) -> None:
    await keep(connection, post(7, "Hall", grouped_id=3), post(8, "Bath", grouped_id=3))
    assert await keep(connection, gone=[7]) == Kept(updated=1, settles=True)
    row = await only(connection)
    assert (row["text"], row["deleted_ids"], row["deleted_at"]) == ("Bath", [7], None)
    assert await keep(connection, gone=[8]) == Kept(removed=1, settles=True)
    assert (await only(connection))["deleted_at"] is not None


async def test_an_album_and_another_of_another_chat_do_not_meet(
    connection: Connection, chat: int
) -> None:
    other = CHAT - 1
    await connection.execute("INSERT INTO telegram_chats (chat_id) VALUES (%s)", (other,))
    both = [post(7, grouped_id=3), post(7, grouped_id=3, chat_id=other)]
    async with connection.transaction():
        await messages.keep(connection, both, {}, {}, LIVE)
    assert len(await rows(connection)) == 2


async def test_a_change_is_classified_anew(connection: Connection, chat: int) -> None:
    await keep(connection, post(5))
    await connection.execute("UPDATE messages SET tries = 3, problem = 'x', next_try_at = now()")
    await keep(connection, post(5, "Other", edited_at=at(1)))
    row = await only(connection)
    assert (row["tries"], row["problem"], row["next_try_at"]) == (0, None, None)


async def test_a_change_of_what_was_set_aside_is_classified_at_once(
    connection: Connection, chat: int
) -> None:
    await keep(connection, post(5))
    [taken] = await waiting.claim(connection, limit=1, llm=True)
    await waiting.set_aside(connection, taken, "broken")
    await keep(connection, post(5, "Other", edited_at=at(1)))
    assert await waiting.any_due(connection, llm=True)


async def test_a_change_of_what_is_being_classified_waits_for_that(
    connection: Connection, chat: int
) -> None:
    await keep(connection, post(5))
    await waiting.claim(connection, limit=1, llm=True)
    await keep(connection, post(5, "Other", edited_at=at(1)))
    assert not await waiting.any_due(connection, llm=True)


#: A message: its album, how often it is edited, and whether it is deleted in the end.
LIVES = st.lists(
    st.tuples(st.sampled_from([None, None, 1, 2]), st.integers(0, 2), st.booleans()),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lives=LIVES, seed=st.integers(0, 2**32))
def test_any_order_of_what_happened_leads_to_how_it_is(
    database_url: str, lives: list[tuple[int | None, int, bool]], seed: int
) -> None:
    asyncio.run(_converges(database_url, lives, random.Random(seed)))


async def _converges(
    url: str, lives: Sequence[tuple[int | None, int, bool]], hand: random.Random
) -> None:
    async with database.connect(url) as connection:
        await connection.execute("DELETE FROM telegram_chats")
        await connection.execute("INSERT INTO telegram_chats (chat_id) VALUES (%s)", (CHAT,))
        for batch in _happenings(lives, hand):
            posts = [each for each in batch if isinstance(each, Post)]
            gone = {each for each in batch if isinstance(each, int)}
            await keep(connection, *posts, gone=gone, origin=hand.choice([LIVE, HISTORY]))
        found = {tuple(row["part_ids"]): row for row in await rows(connection)}
    assert _shown(found.values()) == _truth(lives)


def _happenings(
    lives: Sequence[tuple[int | None, int, bool]], hand: random.Random
) -> list[list[Post | int]]:
    """Everything, some of it twice, mixed, in batches."""
    told: list[Post | int] = []
    for number, (album, edits, deleted) in enumerate(lives, start=1):
        told += [_version(number, album, edit) for edit in range(edits + 1)]
        told += [number] if deleted else []
    told += hand.choices(told, k=len(told))
    hand.shuffle(told)
    cuts = sorted(hand.choices(range(len(told) + 1), k=3))
    return [told[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(told)], strict=True)]


def _version(number: int, album: int | None, edit: int) -> Post:
    edited_at = at(edit) if edit else None
    return post(number, f"{number}.{edit}", grouped_id=album, edited_at=edited_at)


def _shown(found: Iterable[dict[str, Any]]) -> set[str]:
    """The texts of what is not withdrawn, a line for each message."""
    return {row["text"] for row in found if row["deleted_at"] is None}


def _truth(lives: Sequence[tuple[int | None, int, bool]]) -> set[str]:
    albums: dict[int, list[str]] = {}
    for number, (album, edits, deleted) in enumerate(lives, start=1):
        if not deleted:
            albums.setdefault(album or -number, []).append(f"{number}.{edits}")
    return {"\n\n".join(texts) for texts in albums.values()}
