"""From a cold start to the steady state, as the audit log tells it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from benchmarks import _operator_usage
from benchmarks._operator_usage import Usage
from testcluster.audit import Tail, Write

_CREATED = 201
#: Seconds without a write after which the state is steady.
_QUIET = 15
#: Seconds after which it will not become so.
_PATIENCE = 1800


@dataclass(frozen=True, kw_only=True)
class Cold:
    """How one operator did."""

    #: Seconds from the start of its process until the last child was there.
    ready_s: float
    #: Seconds until its last write.
    settled_s: float
    #: Requests that store, until then.
    writes: int
    #: Writes in `window_s` seconds of the steady state, Leases aside.
    steady_writes: int
    window_s: float
    #: In the end.
    usage: Usage
    #: Processor seconds in the steady state.
    steady_cpu_s: float


def measure(
    start: Callable[[], int],
    tail: Tail,
    children: Collection[str],
    window_s: float,
    *,
    kind: str = "cronjobs",
) -> Cold:
    """Starts an operator and follows it.

    Args:
        start: gives the id of its process.
        tail: of its writes.
        children: names of what it has to make.
        window_s: seconds of the steady state.
        kind: of the children, in plural.
    """
    begun = time.time()
    pid = start()
    writes, ready = _until_ready(tail, set(children), kind)
    writes += _until_quiet(tail, window_s)
    before = _operator_usage.of(pid)
    time.sleep(window_s)
    after = _operator_usage.of(pid)
    return Cold(
        ready_s=ready - begun,
        settled_s=max(one.at for one in writes) - begun,
        writes=len(writes),
        steady_writes=len(tail.new()),
        window_s=window_s,
        usage=after,
        steady_cpu_s=after.cpu_s - before.cpu_s,
    )


def _until_ready(tail: Tail, missing: set[str], kind: str) -> tuple[list[Write], float]:
    writes: list[Write] = []
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        new = tail.new()
        writes += new
        made = [one for one in new if one.resource == kind and one.code == _CREATED]
        missing -= {one.name for one in made}
        if not missing:
            return writes, max(one.at for one in made)
        time.sleep(0.5)
    raise TimeoutError(f"{len(missing)} {kind} were not made, for example {next(iter(missing))}")


def _until_quiet(tail: Tail, at_most: float) -> list[Write]:
    """Whoever writes in the steady state is never quiet, so there is an end to the patience."""
    writes: list[Write] = []
    deadline = time.monotonic() + max(at_most, 2 * _QUIET)
    quiet_since = time.monotonic()
    while time.monotonic() < min(deadline, quiet_since + _QUIET):
        if new := tail.new():
            writes += new
            quiet_since = time.monotonic()
        time.sleep(0.5)
    return writes
