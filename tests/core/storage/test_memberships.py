"""Trials, paid time, and what is remembered of those who were erased."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from homing.storage import memberships, users
from homing.storage.database import Connection
from homing.storage.memberships import Mark, Membership, MembershipStatus

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
async def olha(connection: Connection) -> int:
    """Has just said /start."""
    user = await users.create(connection, name="Olha", telegram_id=7)
    await memberships.begin(connection, user, trial_days=7, at=NOW)
    return user


async def _at(connection: Connection, user: int, at: datetime) -> Membership:
    found = await memberships.get(connection, user, at)
    assert found
    return found


async def test_a_trial_ends_after_its_days(connection: Connection, olha: int) -> None:
    assert (await _at(connection, olha, NOW)).status is MembershipStatus.TRIAL
    last = await _at(connection, olha, NOW + 7 * DAY - timedelta(seconds=1))
    assert (last.status, last.until) == (MembershipStatus.TRIAL, NOW + 7 * DAY)
    assert (await _at(connection, olha, NOW + 7 * DAY)).status is MembershipStatus.EXPIRED


async def test_a_trial_begins_once(connection: Connection, olha: int) -> None:
    assert not await memberships.begin(connection, olha, trial_days=7, at=NOW + DAY)
    assert (await _at(connection, olha, NOW)).until == NOW + 7 * DAY


async def test_whoever_never_came_by_telegram_is_not_limited(connection: Connection) -> None:
    demo = await users.ensure_demo(connection)
    found = await _at(connection, demo, NOW + 10_000 * DAY)
    assert (found.status, found.until) == (MembershipStatus.ACTIVE, None)


async def test_without_trial_days_nobody_is_limited(connection: Connection) -> None:
    user = await users.create(connection, name="Olha", telegram_id=7)
    await memberships.begin(connection, user, trial_days=0, at=NOW)
    found = await _at(connection, user, NOW + 10_000 * DAY)
    assert (found.status, found.until) == (MembershipStatus.ACTIVE, None)


async def test_days_that_are_paid_for_come_behind_the_trial(
    connection: Connection, olha: int
) -> None:
    await memberships.extend(connection, olha, 30, NOW + DAY)
    await memberships.extend(connection, olha, 90, NOW + DAY)
    found = await _at(connection, olha, NOW + DAY)
    assert (found.status, found.until) == (MembershipStatus.ACTIVE, NOW + (7 + 30 + 90) * DAY)


async def test_days_that_are_paid_late_begin_now(connection: Connection, olha: int) -> None:
    late = NOW + 100 * DAY
    await memberships.extend(connection, olha, 30, late)
    assert (await _at(connection, olha, late)).until == late + 30 * DAY


async def test_days_that_are_taken_back_end_alerts(connection: Connection, olha: int) -> None:
    late = NOW + 100 * DAY
    await memberships.extend(connection, olha, 30, late)
    await memberships.shorten(connection, olha, 30)
    assert (await _at(connection, olha, late)).status is MembershipStatus.EXPIRED


async def test_when_trials_come_everybody_gets_a_whole_one(connection: Connection) -> None:
    early = await users.create(connection, name="Olha", telegram_id=7)
    await users.create(connection, name="a program's")
    assert await memberships.settle(connection, trial_days=7, at=NOW) == 1
    assert await memberships.settle(connection, trial_days=7, at=NOW + DAY) == 0
    assert (await _at(connection, early, NOW)).until == NOW + 7 * DAY


async def test_when_trials_go_nobody_is_limited_and_paid_time_stays(
    connection: Connection, olha: int
) -> None:
    await memberships.extend(connection, olha, 30, NOW)
    assert await memberships.settle(connection, trial_days=0, at=NOW + 99 * DAY) == 1
    found = await _at(connection, olha, NOW + 99 * DAY)
    assert (found.status, found.until) == (MembershipStatus.ACTIVE, None)
    assert found.paid_until == NOW + 37 * DAY


async def test_people_are_counted_by_status(connection: Connection, olha: int) -> None:
    await users.ensure_demo(connection)
    assert await memberships.count(connection, NOW) == {"trial": 1, "active": 1, "expired": 0}
    assert await memberships.count(connection, NOW + 9 * DAY) == {
        "trial": 0,
        "active": 1,
        "expired": 1,
    }
    assert olha


async def test_whoever_comes_again_goes_on_where_they_were(
    connection: Connection, olha: int
) -> None:
    await memberships.mark(connection, b"x" * 32, olha)
    mark = await memberships.marked(connection, b"x" * 32)
    assert mark == Mark(trial_until=NOW + 7 * DAY, paid_until=None)
    again = await users.create(connection, name="Olha", telegram_id=8)
    await memberships.begin(connection, again, trial_days=7, at=NOW + 99 * DAY, mark=mark)
    assert (await _at(connection, again, NOW + 99 * DAY)).status is MembershipStatus.EXPIRED
