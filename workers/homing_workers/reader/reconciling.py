"""A chat is caught up with: what was missed is asked for, until every id below the newest is stored, deleted or of service.

The changes since the chat's place in its sequence bring new messages, edits and deletions. What is missing after that (the history at
first, or more than Telegram tells as changes) is asked for by stretches of history, and single ids by themselves. So the number of
questions is bounded: one for each 100 changes, each 100 messages in long stretches, and each 100 single ids.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from telethon import errors

from homing.storage.telegram import ledgers, messages
from homing.storage.telegram.ledgers import Ledger
from homing_workers.reader import planning
from homing_workers.reader.change import Change
from homing_workers.reader.checking import Comparison
from homing_workers.reader.history import PAGE, History
from homing_workers.reader.storing import Marks, Store
from homing_workers.reader.tape import Tape

#: Questions about one chat before others have their turn.
_TURN = 20


@dataclass(frozen=True)
class Reconciler:
    """Catches up with chats."""

    history: History
    store: Store

    async def catch_up(self, chat_id: int, tape: Tape, days: int) -> bool:
        """Asks for what is missing; whether nothing is, after one turn.

        Args:
            chat_id: an account's own.
            tape: hears how far the changes are.
            days: how far back a chat is read that never was.
        """
        ledger = await self._ledger(chat_id)
        if ledger.first_id is None or ledger.pts is None:
            await self.begin(chat_id, tape, days)
        else:
            try:
                await self._changes(ledger.pts, chat_id, tape, days)
            except errors.PersistentTimestampInvalidError:
                await self._anew(chat_id, tape, days)
        return await self.fill(chat_id)

    async def begin(self, chat_id: int, tape: Tape, days: int) -> None:
        """Sets where the ledger begins, the newest id and the place in the changes, and stores the newest page."""
        first = await self.first_of(chat_id, days)
        page = await self.history.page(chat_id)
        marks = Marks(pts=page.pts or None, first_id=first, newest=max(page.ids, default=first - 1))
        # The place is noted last: whoever begins anew looks again, too.
        await self._look_again(chat_id, page)
        await self.store.keep([page], {chat_id: marks})
        if page.pts:
            tape.jump(page.pts)

    async def _look_again(self, chat_id: int, page: Change) -> None:
        """What came live before the place was known may have changed before it."""
        async with self.store.pool.connection() as connection:
            stored = await messages.present(connection, chat_id, range(1, max(page.ids, default=0)))
        others = sorted(stored.difference(page.ids))
        for start in range(0, len(others), PAGE):
            await self._single(chat_id, others[start : start + PAGE])

    async def first_of(self, chat_id: int, days: int) -> int:
        """The first id of so many days; where that is all there is, the first of all.

        What came before may be gone, or hidden from those who joined later: that can be millions of ids.
        """
        since = datetime.now(UTC) - timedelta(days=days)
        if before := await self.history.before_time(chat_id, since):
            return before + 1
        return max(await self.history.oldest(chat_id), 1)

    async def fill(self, chat_id: int, turn: int = _TURN) -> bool:
        """Asks for missing ids; whether none is missing any more."""
        for _ in range(turn):
            missing = (await self._ledger(chat_id)).missing
            if not missing:
                async with self.store.pool.connection() as connection:
                    return await ledgers.conclude(connection, chat_id)
            if stretches := planning.long(missing):
                await self._stretch(chat_id, stretches[0])
            else:
                await self._single(chat_id, planning.asked(missing))
        return False

    async def compare(self, chat_id: int, days: int) -> None:
        """Reads so many days anew: edits and deletions are not told any more."""
        first = await self.first_of(chat_id, days)
        await Comparison(self.history, self.store, chat_id, first).go()

    async def _changes(self, pts: int, chat_id: int, tape: Tape, days: int) -> None:
        """Asks for all changes since a place.

        Raises:
            PersistentTimestampInvalidError: Telegram does not know the place.
        """
        final = False
        while not final:
            found = await self.history.difference(chat_id, pts)
            if found.too_long:
                await self.compare(chat_id, days)
            await self.store.keep(found.changes, {chat_id: Marks(pts=found.pts)})
            tape.jump(found.pts)
            pts, final = found.pts, found.final

    async def _anew(self, chat_id: int, tape: Tape, days: int) -> None:
        """Finds the place anew; it is noted after all that came before was compared."""
        page = await self.history.page(chat_id)
        await self.compare(chat_id, days)
        async with self.store.pool.connection() as connection:
            await ledgers.forget_place(connection, chat_id)
        await self.store.keep([page], {chat_id: Marks(pts=page.pts or None)})
        if page.pts:
            tape.jump(page.pts)

    async def _stretch(self, chat_id: int, stretch: range) -> None:
        """The newest page of a long stretch; where history has no more, the rest is asked for by ids, turn by turn."""
        page = await self.history.page(chat_id, below=stretch.stop, above=stretch.start - 1)
        await self.store.keep([page])
        if len(page.ids) < PAGE:
            rest = range(stretch.start, min(page.ids, default=stretch.stop))
            for some in islice(planning.by_page(rest), _TURN):
                await self._single(chat_id, some)

    async def _single(self, chat_id: int, ids: Iterable[int]) -> None:
        await self.store.keep([await self.history.by_ids(chat_id, ids)])

    async def _ledger(self, chat_id: int) -> Ledger:
        async with self.store.pool.connection() as connection:
            return (await ledgers.read(connection, [chat_id]))[chat_id]
