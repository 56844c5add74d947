"""Debian's Chromium, and the Bot API server as a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.webapp.browser.conftest import browser

__all__ = ["browser"]

_EXAMPLES = Path(__file__).parents[4] / "examples"


@dataclass(frozen=True)
class Bot:
    """Calls methods as a bot does."""

    url: str
    token: str

    def call(self, method: str, **parameters: Any) -> Any:
        """The result of a call."""
        asked = urllib.request.Request(  # noqa: S310 - http, ours
            f"{self.url}/bot{self.token}/{method}",
            json.dumps(parameters).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - http, ours
            return json.load(answer)["result"]


@pytest.fixture
def bot() -> Iterator[Bot]:
    command = [sys.executable, "-m", "botapi", "--port", "0", "--person", "Olha", "--no-limits"]
    with subprocess.Popen(command, cwd=_EXAMPLES, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url, token = (part.split("=", 1)[1] for part in process.stdout.readline().split())
        yield Bot(url, token)
        process.terminate()
