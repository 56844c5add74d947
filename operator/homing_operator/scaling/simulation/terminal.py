"""Draws replays with characters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rich.table import Table

from homing_operator.scaling.simulation.replay import Point, Replay

_BARS = " ▁▂▃▄▅▆▇█"


def chart(
    replays: Mapping[str, Replay], value: Callable[[Point], int], *, width: int, rows: int = 5
) -> str:
    """Bars over time, one block of rows for each policy, all by one measure."""
    columns = {
        name: _columns([value(point) for point in replay.points], width)
        for name, replay in replays.items()
    }
    most = max((max(each) for each in columns.values()), default=0) or 1
    return "\n".join(
        line for name, each in columns.items() for line in [f"  {name}", *_rows(each, most, rows)]
    )


def totals(replays: Mapping[str, Replay]) -> Table:
    """What each came to, side by side."""
    table = Table("", *replays)
    for column in table.columns[1:]:
        column.justify = "right"
    told = [replay.totals for replay in replays.values()]
    table.add_row("worker-seconds", *(f"{each.worker_seconds:,.0f}" for each in told))
    table.add_row("worst wait", *(f"{each.worst_wait_seconds:,.1f} s" for each in told))
    table.add_row("mean wait", *(f"{each.mean_wait_seconds:,.1f} s" for each in told))
    table.add_row("scaled up", *(str(each.scale_ups) for each in told))
    table.add_row("scaled down", *(str(each.scale_downs) for each in told))
    table.add_row("jobs done", *(f"{each.jobs_done:,}" for each in told))
    table.add_row("jobs left", *(f"{each.jobs_left:,}" for each in told))
    return table


def _columns(values: Sequence[int], width: int) -> list[int]:
    """The largest value of each stretch of time."""
    count = min(width, len(values))
    edges = [len(values) * number // count for number in range(count + 1)]
    return [max(values[edges[n] : edges[n + 1]]) for n in range(count)]


def _rows(values: Sequence[int], most: int, rows: int) -> list[str]:
    heights = [round(value / most * rows * 8) or (1 if value else 0) for value in values]
    lines = []
    for row in reversed(range(rows)):
        label = f"{most:>7} " if row == rows - 1 else f"{0:>7} " if row == 0 else " " * 8
        bars = "".join(_BARS[min(max(height - row * 8, 0), 8)] for height in heights)
        lines.append(f"{label}│{bars}")
    return lines
