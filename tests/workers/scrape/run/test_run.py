"""A run finds what is there, and stores what is new or changed."""

from __future__ import annotations

from homing.models.kinds import RunOutcome

from .conftest import Declare, Look, Portal, Run


async def test_a_first_run_stores_everything(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(7)
    result = await runs(declare())
    assert (result.outcome, result.complete) == (RunOutcome.SUCCEEDED, True)
    assert result.errors == ()
    assert (result.counts.pages, result.counts.found, result.counts.new) == (3, 7, 7)
    assert await column("SELECT title FROM listings ORDER BY id") == [
        f"Flat {number}" for number in range(1, 8)
    ]
    assert await column("SELECT kind FROM events") == ["new"] * 7
