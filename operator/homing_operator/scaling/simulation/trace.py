"""A recorded load: a CSV file with a row for each look at a pool's queues."""

from __future__ import annotations

import bisect
import csv
import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TextIO

from pydantic import Field, ValidationError

from homing.models.base import Value

COLUMNS = ("at", "queued", "started", "arrived", "job_seconds")
#: One of these is needed.
_SOME = frozenset({"queued", "arrived"})


class TraceError(Exception):
    """A file is no trace; the message names the place and what was expected."""


class Row(Value):
    """One look. What is None could not be read."""

    #: Seconds since the first row.
    at: float
    queued: int | None = Field(None, ge=0)
    started: int | None = Field(None, ge=0)
    #: Jobs that came in since the row before.
    arrived: int | None = Field(None, ge=0)
    #: Mean seconds that a worker needed for a job then.
    job_seconds: float | None = Field(None, gt=0)

    @property
    def known(self) -> bool:
        """Whether the queues could be read then."""
        return self.queued is not None or self.arrived is not None


class Trace(Value):
    """Rows in order of time; the first one is at 0."""

    rows: tuple[Row, ...]

    @property
    def seconds(self) -> float:
        """From the first row to the last."""
        return self.rows[-1].at

    def known_at(self, moment: float) -> bool:
        """Whether the queues could be read at a time: what the last row before it says."""
        last = bisect.bisect_right(self.rows, moment, key=lambda row: row.at) - 1
        return self.rows[max(last, 0)].known

    def arrivals(self, job_seconds: float) -> Iterator[float]:
        """When each job came in: spread evenly over the time between two rows.

        Args:
            job_seconds: where the trace holds no number of arrivals, workers are taken to have done jobs at this pace.
        """
        yield from itertools.repeat(0.0, self.rows[0].queued or 0)
        for before, row in itertools.pairwise(self.rows):
            count = _arrived(before, row, job_seconds)
            step = (row.at - before.at) / count if count else 0.0
            yield from (before.at + step * (number + 1) for number in range(count))

    def job_seconds(self) -> float | None:
        """The mean over all rows that know it."""
        known = [row.job_seconds for row in self.rows if row.job_seconds is not None]
        return sum(known) / len(known) if known else None


def read(path: Path) -> Trace:
    """Reads a file; `at` holds seconds or times with a zone.

    Raises:
        TraceError: it cannot be read, or holds no trace.
    """
    try:
        with path.open(newline="", encoding="utf-8") as file:
            return Trace(rows=tuple(_rows(path, csv.DictReader(file))))
    except (OSError, UnicodeDecodeError) as error:
        raise TraceError(f"{path}: {error}") from error


class Recorder:
    """Writes a trace row by row."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._writer = csv.writer(file)
        self._writer.writerow(COLUMNS)

    def write(self, at: datetime, values: Sequence[float | None]) -> None:
        """One row: the values in the order of the columns, None where unknown."""
        told = ("" if value is None else round(value, 4) for value in values)
        self._writer.writerow([at.isoformat(timespec="milliseconds"), *told])
        self._file.flush()


def _rows(path: Path, lines: csv.DictReader[str]) -> Iterator[Row]:
    if "at" not in (lines.fieldnames or ()) or not _SOME.intersection(lines.fieldnames or ()):
        raise TraceError(f"{path}: expected a header with at, and queued or arrived")
    first = last = None
    for line in lines:
        place = f"{path}:{lines.line_num}"
        moment = _moment(line["at"], place)
        first = moment if first is None else first
        if last is not None and moment <= last:
            raise TraceError(f"{place}: at: expected a later time than in the row before")
        last = moment
        yield _row(line, moment - first, place)
    if first is None or last is None or last == first:
        raise TraceError(f"{path}: expected two rows at least")


def _row(line: Mapping[str, str], at: float, place: str) -> Row:
    given = {name: line[name] for name in COLUMNS[1:] if line.get(name)}
    try:
        return Row.model_validate({"at": at} | given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise TraceError(f"{place}: {where}: {first['msg']}") from error


def _moment(text: str, place: str) -> float:
    try:
        return float(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError as error:
        raise TraceError(f"{place}: at: expected seconds or a time, got {text!r}") from error


def _arrived(before: Row, row: Row, job_seconds: float) -> int:
    if row.arrived is not None:
        return row.arrived
    if not (before.known and row.known):
        return 0
    more = _jobs(row) - _jobs(before)
    done = (before.started or 0) * (row.at - before.at) / job_seconds
    return max(round(more + done), 0)


def _jobs(row: Row) -> int:
    return (row.queued or 0) + (row.started or 0)
