"""One transaction: messages, what is accounted for, and how far the changes of each chat were read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from homing.storage.database import Connection, Pool
from homing.storage.telegram import ledgers, messages, ranges
from homing.storage.telegram.ledgers import Gain, Held
from homing.storage.telegram.messages import Kept, Origin
from homing.telemetry import traces
from homing_workers.reader import figures
from homing_workers.reader.change import Change
from homing_workers.reader.waking import Waker


@dataclass(frozen=True)
class Marks:
    """What is known of a chat besides the changes themselves.

    Attributes:
        pts: all changes up to here are in this transaction, or stored.
        first_id: where the ledger begins.
        newest: the newest id that there is.
    """

    pts: int | None = None
    first_id: int | None = None
    newest: int = 0


_NO_MARKS = Marks()


@dataclass(frozen=True)
class Store:
    """Stores what the reader of an account has read."""

    pool: Pool
    waker: Waker
    account_id: str

    async def keep(
        self,
        changes: Sequence[Change],
        marks: Mapping[int, Marks] = {},
        *,
        live: bool = False,
    ) -> Kept:
        """Stores all of it or nothing; then the classification is woken, if there is anything for it.

        Raises:
            psycopg.Error, psycopg_pool.PoolTimeout: nothing is stored.
        """
        if not changes and not marks:
            return Kept()
        with traces.span("store messages", attributes={"homing.account": self.account_id}):
            origin = Origin(self.account_id, live, traces.traceparent())
            async with self.pool.connection() as connection, connection.transaction():
                kept = await _keep(connection, changes, marks, origin)
            figures.kept(kept, live=live)
            if kept.changed:
                self.waker.wake(later=kept.settles, traceparent=origin.traceparent)
            return kept


async def _keep(
    connection: Connection, changes: Sequence[Change], marks: Mapping[int, Marks], origin: Origin
) -> Kept:
    told = {chat: _Told() for chat in marks}
    for change in changes:
        told.setdefault(change.chat_id, _Told()).add(change)
    held = await ledgers.hold(connection, {chat: each.ids for chat, each in told.items()})
    for chat, each in held.items():
        told[chat].keep_from(_first(each, marks.get(chat, _NO_MARKS)), each.known)
    posts = [
        post
        for change in changes
        for post in change.posts
        if post.chat_id in held and post.part.id in told[post.chat_id].ids
    ]
    gone = {chat: told[chat].gone for chat in held}
    known = {chat: each.known for chat, each in held.items()}
    kept = await messages.keep(connection, posts, gone, known, origin)
    gains = [_gain(chat, told[chat], marks.get(chat, _NO_MARKS)) for chat in held]
    await ledgers.add(connection, gains)
    return kept


@dataclass
class _Told:
    """All that is told of one chat."""

    ids: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)

    def add(self, change: Change) -> None:
        self.ids.update(change.ids)
        self.gone.update(change.gone)

    def keep_from(self, first: int, known: Collection[int]) -> None:
        """Forgets what is older and not known."""
        self.ids = {number for number in self.ids if number >= first or number in known}
        self.gone &= self.ids


def _first(held: Held, marks: Marks) -> int:
    """Where the ledger begins: edits of older messages are told, too."""
    firsts: Iterable[int] = filter(None, (held.first_id, marks.first_id))
    return min(firsts, default=0)


def _gain(chat_id: int, told: _Told, marks: Marks) -> Gain:
    return Gain(
        chat_id=chat_id,
        accounted=ranges.of_ids(told.ids),
        newest=max({marks.newest, *told.ids}),
        pts=marks.pts,
        first_id=marks.first_id,
    )
