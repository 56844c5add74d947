"""Screens of administrators, as docs and tests show them."""

from __future__ import annotations

from datetime import UTC, datetime

from homing.models.kinds import DeliveryState
from homing.storage.broadcasts import Broadcast, BroadcastState, Progress
from homing.storage.memberships import MembershipStatus
from homing.storage.payments import Total
from homing.storage.subscriptions import Count
from homing_bot.admin import screens
from homing_bot.screens.sample import Sample

_AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
_PEOPLE = {
    MembershipStatus.TRIAL: 120,
    MembershipStatus.ACTIVE: 2_345,
    MembershipStatus.EXPIRED: 800,
}
_TODAY = {DeliveryState.SENT: 15_200, DeliveryState.PENDING: 3}
_PAID = Total(payments=90, stars=21_000, refunds=1, refunded_stars=150)


def _cast(state: BroadcastState) -> Broadcast:
    ended = state in (BroadcastState.STOPPED, BroadcastState.DONE)
    return Broadcast(
        id=1,
        admin_id=5,
        title="News <today>",
        message="Favourites have notes & lists now.",
        state=state,
        written=300,
        created_at=_AT,
        finished_at=_AT if ended else None,
    )


SAMPLES: tuple[Sample, ...] = (
    Sample(
        "admin.stats",
        "/stats",
        lambda say: screens.stats(_PEOPLE, Count(5_000, 4_200), _TODAY, _PAID, say),
    ),
    Sample("admin.broadcast", "/broadcast", lambda say: screens.asking(say, 3500)),
    Sample(
        "admin.broadcast-wrong",
        "it was too long",
        lambda say: screens.asking(say, 3500, wrong=True),
    ),
    Sample(
        "admin.broadcast-preview",
        "written",
        lambda say: screens.preview(_cast(BroadcastState.DRAFT), 3_265, say),
    ),
    Sample(
        "admin.broadcast-runs",
        "it goes out",
        lambda say: screens.progress(
            _cast(BroadcastState.RUNNING),
            Progress(written=300, left=2_965, sent=210, failed=4),
            say,
        ),
    ),
    Sample(
        "admin.broadcast-done",
        "everybody has it",
        lambda say: screens.progress(
            _cast(BroadcastState.DONE), Progress(written=3_265, left=0, sent=3_250, failed=15), say
        ),
    ),
)
