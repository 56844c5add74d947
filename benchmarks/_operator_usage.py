"""What a process and its children use."""

from __future__ import annotations

from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Usage:
    """At one moment."""

    #: MB, pages that are shared with other processes included.
    rss_mb: float
    #: MB, shared pages divided among those who share them.
    pss_mb: float
    #: Processor seconds since the start.
    cpu_s: float


def of(pid: int) -> Usage:
    """Sums a process and all below it."""
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    memory = [one.memory_full_info() for one in family]
    times = [one.cpu_times() for one in family]
    return Usage(
        rss_mb=sum(one.rss for one in memory) / 1e6,
        pss_mb=sum(one.pss for one in memory) / 1e6,
        cpu_s=sum(one.user + one.system for one in times),
    )
