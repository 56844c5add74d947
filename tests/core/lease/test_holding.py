"""One holder at a time, on a clock that runs fast."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Callable
from typing import Any

import pytest

from homing.lease import LeaseLost, Pace, held
from homing.lease.api import Unsure
from homing.lease.record import Record

FAST = Pace(duration=1, deadline=0.3, retry=0.05)


class Memory:
    """Leases as an API server keeps them: who writes an old version is refused."""

    def __init__(self) -> None:
        self.body: dict[str, Any] | None = None
        self.cut_off = False
        #: Writes are carried out, and nobody hears of it.
        self.mute = False
        self._versions = itertools.count(1)
        self._lock = threading.Lock()

    @property
    def holder(self) -> str:
        return str(self.body["spec"]["holderIdentity"]) if self.body else ""

    def read(self, name: str) -> Record | None:
        self._answer()
        return Record.of(self.body) if self.body else None

    def create(self, body: dict[str, Any]) -> Record | None:
        return None if self.body else self._keep(body)

    def replace(self, body: dict[str, Any]) -> Record | None:
        with self._lock:
            self._answer()
            known = self.body and self.body["metadata"]["resourceVersion"]
            if known != body["metadata"]["resourceVersion"]:
                return None
            found = self._keep(body)
        if self.mute:
            self.mute = False
            raise Unsure("no answer came")
        return found

    def steal(self) -> None:
        assert self.body is not None
        spec = self.body["spec"] | {"holderIdentity": "thief"}
        self._keep(self.body | {"spec": spec})

    def _keep(self, body: dict[str, Any]) -> Record:
        metadata = body["metadata"] | {"resourceVersion": str(next(self._versions))}
        self.body = body | {"metadata": metadata}
        return Record.of(self.body)

    def _answer(self) -> None:
        if self.cut_off:
            raise Unsure("no route to host")


async def deaf(leases: Memory) -> None:
    """Loses the first cancellations, as libraries do."""
    async with held(leases, "a", "one", FAST):
        leases.cut_off = True
        for _ in range(2):
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                continue
        await asyncio.sleep(60)


async def test_a_body_that_loses_its_end_is_ended_again() -> None:
    async with asyncio.timeout(30):
        with pytest.raises(LeaseLost):
            await deaf(Memory())


async def held_while(leases: Memory, pace: Pace, happens: Callable[[], object]) -> None:
    """Holds the lease for long, while something happens."""
    async with held(leases, "a", "one", pace):
        happens()
        await asyncio.sleep(60)


async def test_it_is_kept_as_long_as_the_body_runs() -> None:
    leases = Memory()
    async with held(leases, "a", "one", FAST):
        await asyncio.sleep(2 * FAST.deadline)
        assert leases.holder == "one"
    assert leases.holder == ""


async def test_a_second_holder_waits_until_the_first_has_ended() -> None:
    leases, order = Memory(), []

    async def work(holder: str) -> None:
        async with held(leases, "a", holder, FAST):
            order.append(f"{holder} begins")
            await asyncio.sleep(0.2)
            order.append(f"{holder} ends")

    await asyncio.gather(*(work(holder) for holder in ("one", "two", "three")))
    assert all(
        order[each].split()[0] == order[each + 1].split()[0] for each in range(0, len(order), 2)
    )


async def test_who_is_cut_off_ends_before_another_may_begin() -> None:
    leases = Memory()
    with pytest.raises(LeaseLost, match="lease a could not be renewed in time by one"):
        await held_while(leases, FAST, lambda: setattr(leases, "cut_off", True))
    leases.cut_off = False
    began = asyncio.get_running_loop().time()
    async with held(leases, "a", "two", FAST):
        assert asyncio.get_running_loop().time() - began >= FAST.duration - FAST.retry


async def test_whom_it_was_taken_from_ends_at_once() -> None:
    leases = Memory()
    with pytest.raises(LeaseLost):
        await held_while(leases, Pace(duration=60, deadline=50, retry=0.05), leases.steal)
    assert leases.holder == "thief"


async def test_a_renewal_that_nobody_answered_is_found_again() -> None:
    leases = Memory()
    async with held(leases, "a", "one", FAST):
        leases.mute = True
        await asyncio.sleep(2 * FAST.deadline)
        assert leases.holder == "one"


async def test_who_comes_back_under_the_same_name_need_not_wait() -> None:
    leases = Memory()
    leases.create({"metadata": {"name": "a"}, "spec": {"holderIdentity": "one"}})
    async with asyncio.timeout(0.5), held(leases, "a", "one", Pace(duration=60, retry=60)):
        assert leases.holder == "one"


async def test_what_goes_wrong_in_the_body_is_no_lost_lease() -> None:
    leases = Memory()
    with pytest.raises(TimeoutError, match="of its own"):
        async with held(leases, "a", "one", FAST):
            raise TimeoutError("of its own")
    assert leases.holder == ""
