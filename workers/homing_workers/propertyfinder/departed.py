"""Listings that a walk through all pages did not meet: asked for by their ids, and marked where they are gone."""

from __future__ import annotations

from dataclasses import dataclass

from homing_workers.propertyfinder import records
from homing_workers.propertyfinder.walk import Walk


@dataclass(frozen=True)
class Departed:
    """Looks for what a whole walk did not meet."""

    walk: Walk

    async def look(self) -> None:
        """Marks what the account has no more as removed. Rows and pictures stay.

        Nothing is marked where more than half of the listings would be: an account that tells of nothing is no
        evidence.

        Raises:
            FetchError: the API does not answer.
        """
        met = self.walk.whole
        if met is None:
            return
        live = await self.walk.book.live()
        absent = [external_id for external_id in live if external_id not in met]
        if 2 * len(absent) > len(live):
            self.walk.tally.doubt(
                f"{len(absent)} of {len(live)} live listings were not found: none is marked as removed"
            )
            return
        size = self.walk.client.page_size
        for start in range(0, len(absent), size):
            await self._ask(absent[start : start + size])

    async def _ask(self, external_ids: list[str]) -> None:
        page = await self.walk.client.listings_by_id(external_ids)
        there = {records.id_of(record) for record in page.records}
        gone = await self.walk.book.mark_gone([each for each in external_ids if each not in there])
        self.walk.tally.stored(gone)
        await self.walk.tell(gone)
