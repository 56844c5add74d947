"""Whether the model may be asked now: its endpoint answers, and the day's money is not spent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from homing.settings import Settings
from homing.storage.database import Connection
from homing.storage.telegram import llm_endpoint, usage, waiting


@dataclass(frozen=True)
class Permission:
    """What holds now.

    Attributes:
        reason: why messages have to wait; None: the model may be asked.
        until: when it is worth to look again.
        timeouts: after how many answers in a row that did not come in time.
    """

    reason: str | None
    until: datetime
    timeouts: int = 0

    @property
    def granted(self) -> bool:
        return self.reason is None


async def read(connection: Connection, settings: Settings) -> Permission:
    """What holds now; where there is no key nobody is asked, so nothing has to wait."""
    now = datetime.now(UTC)
    if settings.llm_api_key is None:
        return Permission(None, now)
    endpoint = await llm_endpoint.read(connection)
    if not endpoint.open and endpoint.retry_at is not None:
        return Permission(f"The LLM does not answer: {endpoint.reason}", endpoint.retry_at)
    if await _is_spent(connection, settings):
        reason = f"The day's {settings.llm_daily_budget:g} US dollars are spent"
        return Permission(reason, _midnight(now))
    return Permission(None, now, endpoint.timeouts)


async def any_due(connection: Connection, settings: Settings) -> bool:
    """Whether there is a message that something can be done about now."""
    granted = (await read(connection, settings)).granted
    return await waiting.any_due(connection, llm=granted)


async def _is_spent(connection: Connection, settings: Settings) -> bool:
    if settings.llm_daily_budget == 0:
        return False
    return await usage.spent_today(connection) >= Decimal(str(settings.llm_daily_budget))


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.date() + timedelta(days=1), time(), UTC)
