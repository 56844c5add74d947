"""What is measured side by side: how an engine is asked, and how its answers are compared."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from benchmarks._matching_data import Array
from homing.matching.hits import Hits

#: Events of one batch.
BATCH = 100

#: For each listing: how many searches want it, the sum of their numbers, and these joined by exclusive or.
Sums = list[tuple[int, int, int]]


@dataclass(frozen=True)
class Pass:
    """One turn over the first listings."""

    cpu_us: float
    hits: int
    #: Of one listing, or of a batch of `BATCH` where the engine takes these.
    p50_us: float
    p99_us: float


@dataclass
class Facts:
    """What an engine costs, apart from matching."""

    build_s: float = 0.0
    memory_mb: float = 0.0
    update_us: float = 0.0


class Engine(Protocol):
    """Knows the searches of one size."""

    name: str
    facts: Facts
    #: Listings of a turn; slow engines take fewer.
    listings: int

    def check(self, count: int) -> Sums:
        """Answers for the first listings."""
        ...

    def turn(self) -> Pass: ...

    def measure_update(self) -> float:
        """Microseconds of one changed search."""
        ...

    def close(self) -> None: ...


@dataclass
class Turns:
    """What an engine's turns came to."""

    passes: list[Pass] = field(default_factory=list)

    @property
    def cpu_us(self) -> float:
        """Of one listing: the best turn, because all else on the machine only adds to it."""
        return min(one.cpu_us for one in self.passes)

    @property
    def median_us(self) -> float:
        return float(np.median([one.cpu_us for one in self.passes]))

    @property
    def p50_us(self) -> float:
        return min(one.p50_us for one in self.passes)

    @property
    def p99_us(self) -> float:
        return min(one.p99_us for one in self.passes)


def sums(hits: Hits, count: int) -> Sums:
    found = [hits.subscription[hits.event == event] for event in range(count)]
    return [sum_of(ids) for ids in found]


def sum_of(ids: Array | Sequence[int]) -> tuple[int, int, int]:
    numbers = np.asarray(ids, np.int64)
    return len(numbers), int(numbers.sum()), int(np.bitwise_xor.reduce(numbers))


class Stopwatch:
    """Times of parts of a turn."""

    def __init__(self) -> None:
        self._times: list[float] = []
        self._cpu = time.process_time()
        self._started = 0.0

    def start(self) -> None:
        self._started = time.perf_counter()

    def stop(self) -> None:
        self._times.append(time.perf_counter() - self._started)

    def turn(self, listings: int, hits: int, more_cpu_s: float = 0.0) -> Pass:
        cpu = time.process_time() - self._cpu + more_cpu_s
        p50, p99 = np.percentile(self._times, [50, 99]) * 1e6
        return Pass(cpu / listings * 1e6, hits, float(p50), float(p99))


def interleaved(engines: Sequence[Engine], rounds: int) -> dict[str, Turns]:
    """Turn by turn, engine after engine, so that a busy moment of the machine hits them alike."""
    turns = {engine.name: Turns() for engine in engines}
    for _ in range(rounds):
        for engine in engines:
            turns[engine.name].passes.append(engine.turn())
    return turns


def differing(expected: Sums, found: Iterable[tuple[int, int, int]]) -> int:
    return sum(one != other for one, other in zip(expected, found, strict=True))
