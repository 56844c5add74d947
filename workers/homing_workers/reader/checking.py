"""The history of a chat is read anew and compared with what is stored: for edits and deletions that nobody has told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from homing.storage.telegram import ledgers, messages
from homing.storage.telegram.checks import Tally
from homing.storage.telegram.messages import Kept
from homing_workers.reader.change import Change
from homing_workers.reader.history import PAGE, History
from homing_workers.reader.storing import Marks, Store


@dataclass
class Comparison:
    """Of one chat.

    Attributes:
        first: the first id that is compared; the ledger begins there or earlier.
        calls: questions so far.
    """

    history: History
    store: Store
    chat_id: int
    first: int
    found: int = 0
    calls: int = 0
    kept: Kept = field(default_factory=Kept)

    @property
    def tally(self) -> Tally:
        """What it has come to so far."""
        return Tally(
            calls=self.calls,
            found=self.found,
            new=self.kept.new,
            updated=self.kept.updated,
            removed=self.kept.removed,
        )

    async def go(self) -> None:
        """Page by page, newest first; what is stored and not shown is asked for by its id."""
        page = await self._page(0)
        below = await self._end(page)
        while page.ids:
            oldest = min(page.ids) if len(page.ids) >= PAGE else self.first
            await self._one(page, range(oldest, below))
            if oldest <= self.first:
                return
            below = oldest
            page = await self._page(below)
        await self._one(page, range(self.first, below))

    async def _end(self, page: Change) -> int:
        """Behind the newest id that is compared: what comes meanwhile is live."""
        async with self.store.pool.connection() as connection:
            newest = (await ledgers.read(connection, [self.chat_id]))[self.chat_id].newest_id
        return max(newest, *page.ids, 0) + 1 if page.ids else newest + 1

    async def _one(self, page: Change, span: range) -> None:
        self.found += len(page.ids)
        await self._keep(page)
        async with self.store.pool.connection() as connection:
            stored = await messages.present(connection, self.chat_id, span)
        await self._ask(sorted(stored.difference(page.ids)))

    async def _page(self, below: int) -> Change:
        self.calls += 1
        return await self.history.page(self.chat_id, below=below, above=self.first - 1)

    async def _ask(self, ids: Sequence[int]) -> None:
        """What is under these ids now."""
        for start in range(0, len(ids), PAGE):
            asked = ids[start : start + PAGE]
            self.calls += 1
            await self._keep(await self.history.by_ids(self.chat_id, asked))

    async def _keep(self, page: Change) -> None:
        marks = Marks(first_id=self.first, newest=max(page.ids, default=0))
        self.kept += await self.store.keep([page], {self.chat_id: marks})
