"""The feed of the terminal: polls the database, which is the truth, and is woken by its notifications."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Protocol, TypeVar

import psycopg

from homing.embedded.lines import Style
from homing.embedded.supervisor import Say
from homing.storage import database, feed
from homing.storage.database import Connection
from homing.tasks import is_cancelled

_POLL_SECONDS = 2.0

#: Alerts shown of those that come at once; the web inbox has all.
_SHOWN_AT_ONCE = 20


class _Numbered(Protocol):
    @property
    def id(self) -> int: ...


_Row = TypeVar("_Row", bound=_Numbered)


class _Cursor:
    """Which rows are new. Transactions commit out of order, so it looks back a little."""

    _LOOK_BACK = 200

    def __init__(self, start: int) -> None:
        self._start = self._last = start
        self._seen: set[int] = set()

    @property
    def after(self) -> int:
        return max(self._start, self._last - self._LOOK_BACK)

    def fresh(self, rows: Iterable[_Row]) -> list[_Row]:
        """Those of the rows that were not here before."""
        new = [row for row in rows if row.id not in self._seen]
        self._last = max([self._last, *(row.id for row in new)])
        self._seen = {seen for seen in self._seen if seen > self.after} | {row.id for row in new}
        return new


async def follow(database_url: str, style: Style, say: Say) -> None:
    """Shows alerts and ended runs as they come, for as long as this runs."""
    async with database.connect(database_url) as connection:
        position = await feed.end(connection)
    alerts, notes = _Cursor(position.delivery_id), _Cursor(position.delivery_id)
    runs = _Cursor(position.run_id)
    while not is_cancelled():
        try:
            async with database.connect(database_url) as connection:
                await feed.listen(connection)
                while True:
                    await _show(connection, alerts, notes, runs, style, say)
                    await _woken(connection)
        except psycopg.OperationalError:
            # The server is being started again; the supervisor has said so.
            await asyncio.sleep(_POLL_SECONDS)


async def _show(
    connection: Connection, alerts: _Cursor, notes: _Cursor, runs: _Cursor, style: Style, say: Say
) -> None:
    fresh = alerts.fresh(await feed.alerts(connection, alerts.after))
    for alert in fresh[:_SHOWN_AT_ONCE]:
        say(style.alert(alert))
    if len(fresh) > _SHOWN_AT_ONCE:
        say(f"  ... and {len(fresh) - _SHOWN_AT_ONCE} more alerts in {style.base_url}/inbox")
    for note in notes.fresh(await feed.notes(connection, notes.after)):
        say(style.note(note))
    for run in runs.fresh(await feed.ended_runs(connection, runs.after)):
        say(style.run(run))


async def _woken(connection: Connection) -> None:
    """Returns after a notification, or after the time between two polls."""
    async for _ in connection.notifies(timeout=_POLL_SECONDS, stop_after=1):
        pass
