"""Once a day, for each chat that is read: how many of its ids are accounted for; and how many messages it has an hour."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import structlog

from homing.storage.telegram import certificates, checks, ledgers
from homing_workers.maintenance.duty import Duty, Tools

_log = structlog.get_logger()

#: Certificates are kept for a year, what was asked for a month.
_CERTIFICATE_DAYS, _CHECK_DAYS = 366, 30


async def _work(tools: Tools) -> int:
    day = datetime.now(UTC).astimezone(ZoneInfo(tools.settings.time_zone)).date()
    issued = await certificates.issue(tools.connection, day)
    incomplete = [one for one in await certificates.newest(tools.connection) if one.missing]
    if incomplete:
        _log.warning("Chats have ids that are not accounted for", chats=len(incomplete))
    await ledgers.measure(tools.connection)
    await certificates.drop(tools.connection, days=_CERTIFICATE_DAYS)
    await checks.drop(tools.connection, days=_CHECK_DAYS)
    return issued


DUTY = Duty(name="telegram certificates", every_seconds=600, work=_work)
