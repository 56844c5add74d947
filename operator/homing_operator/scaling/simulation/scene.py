"""A picture of replays, made of lines and words; `svg` and `png` draw it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from homing.models.base import Value
from homing_operator.scaling.simulation.replay import Point, Replay

WIDTH, HEIGHT = 900, 520
_LEFT, _RIGHT, _TOP, _GAP, _BOTTOM = 64, 20, 56, 56, 40

INK, FAINT, GRID = "#1f2933", "#6b7785", "#e4e8ec"
#: Told apart by people who see few colours: dark blue and orange.
COLOURS = ("#1d4e89", "#e07a1f")

Spot = tuple[float, float]


class Line(Value):
    """A line through spots."""

    spots: tuple[Spot, ...]
    colour: str
    width: float = 2
    dashed: bool = False


class Words(Value):
    """A text; its spot is the middle of the named side."""

    spot: Spot
    text: str
    colour: str = FAINT
    size: int = 12
    anchor: Literal["start", "middle", "end"] = "start"
    bold: bool = False


class Scene(Value):
    """Everything in the order in which it is drawn."""

    parts: tuple[Line | Words, ...]


class _Panel:
    """A part of the picture with an axis of its own."""

    def __init__(self, top: float, height: float, seconds: float, most: float) -> None:
        self._top, self._height, self._seconds = top, height, seconds
        self._step = _nice(max(most, 1) / 4)
        self._most = self._step * math.ceil(max(most, 1) / self._step)

    def x(self, seconds: float) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * seconds / self._seconds

    def y(self, value: float) -> float:
        return self._top + self._height * (1 - value / self._most)

    def axes(self, title: str) -> Iterator[Line | Words]:
        yield Words(spot=(_LEFT, self._top - 14), text=title, colour=INK, size=13, bold=True)
        for number in range(round(self._most / self._step) + 1):
            value = number * self._step
            height = self.y(value)
            yield Line(spots=((_LEFT, height), (WIDTH - _RIGHT, height)), colour=GRID, width=1)
            yield Words(spot=(_LEFT - 8, height), text=f"{value:g}", anchor="end")

    def steps(self, replay: Replay, value: Callable[[Point], float], number: int) -> Line:
        spots: list[Spot] = []
        for point in replay.points:
            if spots:
                spots.append((self.x(point.at), spots[-1][1]))
            spots.append((self.x(point.at), self.y(value(point))))
        spots.append((self.x(self._seconds), spots[-1][1]))
        return Line(spots=tuple(spots), colour=COLOURS[number], dashed=number > 0)


def draw(replays: Mapping[str, Replay], seconds: float) -> Scene:
    """One picture of at most two policies over the same time, by their names."""
    height = (HEIGHT - _TOP - _GAP - _BOTTOM) / 2
    jobs = _Panel(_TOP, height, seconds, _most(replays, _waiting))
    workers = _Panel(_TOP + height + _GAP, height, seconds, _most(replays, _workers))
    parts: list[Line | Words] = [*_legend(replays)]
    parts += jobs.axes("Jobs waiting")
    parts += workers.axes("Workers")
    parts += _times(workers, seconds)
    for number, replay in enumerate(replays.values()):
        parts += [jobs.steps(replay, _waiting, number), workers.steps(replay, _workers, number)]
    return Scene(parts=tuple(parts))


def _legend(replays: Mapping[str, Replay]) -> Iterator[Line | Words]:
    for number, (name, replay) in enumerate(replays.items()):
        left = _LEFT + 410 * number
        colour = COLOURS[number]
        yield Line(spots=((left, 18), (left + 24, 18)), colour=colour, dashed=number > 0)
        totals = replay.totals
        text = (
            f"{name}: {totals.worker_seconds:,.0f} worker-seconds, "
            f"worst wait {totals.worst_wait_seconds:,.0f} s"
        )
        yield Words(spot=(left + 32, 18), text=text, colour=INK)


def _times(panel: _Panel, seconds: float) -> Iterator[Words]:
    unit, word = (3600, "h") if seconds >= 7200 else (60, "min") if seconds >= 120 else (1, "s")
    step = _nice(seconds / unit / 8)
    for number in range(math.floor(seconds / unit / step) + 1):
        value = number * step
        spot = (panel.x(value * unit), HEIGHT - _BOTTOM + 16)
        yield Words(spot=spot, text=f"{value:g} {word}", anchor="middle")


def _most(replays: Mapping[str, Replay], value: Callable[[Point], float]) -> float:
    return max(value(point) for replay in replays.values() for point in replay.points)


def _waiting(point: Point) -> float:
    return point.queued


def _workers(point: Point) -> float:
    return point.workers


def _nice(step: float) -> float:
    """1, 2 or 5 times a power of ten, not less than the step, and not below 1 where whole things are counted."""
    power = 10 ** math.floor(math.log10(step)) if step > 1 else 1
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= step)
