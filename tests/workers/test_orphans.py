"""No zombie stays in a pod."""

from __future__ import annotations

import subprocess
import sys

#: A child that ends is left for whoever waits for it; others are reaped. In a process of its own, because
#: it would take away the children of whoever runs it.
SCRIPT = """
import os, time
from homing_workers import orphans
def ended():
    pid = os.fork()
    if not pid: os._exit(0)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    return pid
horse = ended()
orphans.reap(besides=horse)
os.waitpid(horse, 0)
one, two = ended(), ended()
orphans.reap(besides=0)
for pid in (one, two):
    try: os.waitpid(pid, 0)
    except ChildProcessError: print("reaped")
orphans.reap(besides=0)
"""


def test_all_ended_children_are_reaped_but_the_one_that_somebody_waits_for() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["reaped", "reaped"]
