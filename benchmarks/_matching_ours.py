"""Homing's own engines: the index with numpy, with compiled steps, and the plain matcher."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks import _matching_models as models
from benchmarks._matching_data import LISTINGS, Table
from benchmarks._matching_engines import BATCH, Facts, Pass, Stopwatch, Sums, sums
from homing.matching.index import files
from homing.matching.index.build import build
from homing.matching.index.columns import columns
from homing.matching.index.encode import encode
from homing.matching.index.evaluate import IndexMatcher, Steps
from homing.matching.index.tables import Tables
from homing.matching.matcher import Matcher, PlainMatcher
from homing.matching.subject import Subject
from homing.models.subscription import Subscription

_UPDATES = 100
_AT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Snapshot:
    """An index as workers find it."""

    tables: Tables
    build_s: float
    megabytes: float


@contextmanager
def snapshot(table: Table) -> Iterator[Snapshot]:
    """Encodes, builds, writes and maps; only what the indexer does again and again is timed."""
    active = np.flatnonzero(table["active"])
    found = list(models.encoded({name: column[active] for name, column in table.items()}))
    models.check_encoded(table, dict(zip(active[:500].tolist(), found, strict=False)))
    sizes, payload = np.array([len(one) for one in found], np.int64), b"".join(found)
    with tempfile.TemporaryDirectory(prefix="homing-index-") as folder:
        started = time.perf_counter()
        built = build(columns(active, table["user"][active], sizes, payload))
        manifest = files.write(Path(folder) / "index", built, {})
        seconds = time.perf_counter() - started
        del built
        _, tables = files.open_folder(Path(folder) / "index")
        yield Snapshot(tables, seconds, manifest.size / 2**20)


class Ours:
    """Batches, from parsed listings to hits: reading the listings counts."""

    listings = LISTINGS

    def __init__(
        self, name: str, made: Snapshot, table: Table, subjects: Sequence[Subject], steps: Steps
    ) -> None:
        self.name = name
        self.facts = Facts(made.build_s, made.megabytes)
        self._tables, self._table, self._subjects, self._steps = (
            made.tables,
            table,
            subjects,
            steps,
        )
        self._matcher = IndexMatcher(made.tables, models.RATES, steps=steps)

    def check(self, count: int) -> Sums:
        return sums(self._matcher.match(_fresh(self._subjects[:count])), count)

    def turn(self) -> Pass:
        subjects = _fresh(self._subjects)
        hits, watch = 0, Stopwatch()
        for start in range(0, len(subjects), BATCH):
            watch.start()
            hits += len(self._matcher.match(subjects[start : start + BATCH]))
            watch.stop()
        return watch.turn(len(subjects), hits)

    def measure_update(self) -> float:
        """Encoding it anew, and leaving it out of the mapped index; a job matches it as it is now."""
        changed = [models.criteria(self._table, number) for number in range(_UPDATES)]
        times = []
        for number, criteria in enumerate(changed):
            started = time.perf_counter()
            encode(criteria)
            IndexMatcher(self._tables, models.RATES, without=(number,), steps=self._steps)
            times.append(time.perf_counter() - started)
        return float(np.median(times)) * 1e6

    def close(self) -> None:
        pass


class Plain:
    """The loop over all searches; what it makes of each takes memory, so large sizes are left out."""

    name = "plain loop"
    most = 100_000

    def __init__(self, table: Table, subjects: Sequence[Subject]) -> None:
        started = time.perf_counter()
        self._matcher: Matcher = PlainMatcher(_subscriptions(table), models.RATES)
        self.facts = Facts(time.perf_counter() - started)
        self._subjects = subjects
        self.listings = max(3, 200_000 // len(table["city"]))

    def check(self, count: int) -> Sums:
        """Of as many as it can do in a second or two."""
        hits = self._matcher.match(self._subjects[: self.listings])
        return sums(hits, self.listings)

    def turn(self) -> Pass:
        hits, watch = 0, Stopwatch()
        for subject in _fresh(self._subjects[: self.listings]):
            watch.start()
            hits += len(self._matcher.match([subject]))
            watch.stop()
        return watch.turn(self.listings, hits)

    def measure_update(self) -> float:
        return 0.0

    def close(self) -> None:
        pass


def _subscriptions(table: Table) -> list[Subscription]:
    return [
        Subscription(
            id=number,
            user_id=int(table["user"][number]),
            name="",
            criteria=models.criteria(table, number),
            version=1,
            active=True,
            created_at=_AT,
            updated_at=_AT,
        )
        for number in np.flatnonzero(table["active"]).tolist()
    ]


def _fresh(subjects: Sequence[Subject]) -> list[Subject]:
    """As read from the database: nothing is worked out yet."""
    return [Subject(one.event, one.listing, one.source) for one in subjects]


def compiled() -> Steps | None:
    """The compiled steps, where numba is installed; compiling is not measured."""
    try:
        from homing.matching.index.compiled import STEPS
    except ImportError:
        return None
    return STEPS
