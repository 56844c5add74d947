"""The daily report: a line for each sync, with times in one zone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from homing.storage.syncs import Sync

#: Of every form of the report.
COLUMNS = (
    "Date",
    "Properties Created",
    "Properties Updated",
    "Images Downloaded",
    "Users Created",
    "Users Updated",
    "Errors",
)
_DATE_WIDTH = len("2026-01-19 00:00:00")


def header() -> str:
    """The first line of a text."""
    return _joined(COLUMNS)


def line(sync: Sync, zone: str) -> str:
    """The sync as one line of a text, aligned with the header."""
    return _joined(cells(sync, zone))


def text(syncs: Iterable[Sync], zone: str) -> Iterator[str]:
    """The lines of a table."""
    yield header()
    yield from (line(sync, zone) for sync in syncs)


def comma_separated(syncs: Iterable[Sync], zone: str) -> str:
    """The table as CSV (RFC 4180)."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows(cells(sync, zone) for sync in syncs)
    return written.getvalue()


def cells(sync: Sync, zone: str) -> tuple[str, ...]:
    """What stands under the columns; the date is when the sync began, as clocks of the zone showed it."""
    figures = (
        sync.properties_created,
        sync.properties_updated,
        sync.images_downloaded,
        sync.users_created,
        sync.users_updated,
        sync.errors,
    )
    return f"{sync.started_at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}", *map(str, figures)


def _joined(values: tuple[str, ...]) -> str:
    widths = (_DATE_WIDTH, *map(len, COLUMNS[1:]))
    padded = (value.ljust(width) for value, width in zip(values, widths, strict=True))
    return " | ".join(padded).rstrip()
