"""The Bot API server of the trial of the pace, as the trial sees it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Call:
    """A message that was sent to the server."""

    #: Unix time in seconds.
    at: float
    chat: int
    #: HTTP status of the answer.
    status: int


class PaceServer:
    """30 messages a second, one a second to a chat, 20 a minute to a group, all in sliding windows."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.url, self.token = self._read()

    def calls(self) -> list[Call]:
        """All until now, in order."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return [Call(*one) for one in self._read()]

    def _read(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


@contextmanager
def serving(chats: Iterable[int]) -> Iterator[PaceServer]:
    """The server while the body runs; it knows these chats."""
    with subprocess.Popen(
        [sys.executable, str(_ROOT / "benchmarks/_pace_server.py"), *map(str, chats)],
        env=os.environ | {"PYTHONPATH": str(_ROOT / "examples")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield PaceServer(process)
        finally:
            process.terminate()
