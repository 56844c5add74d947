"""A newcomer's first minutes: from a fresh clone to the first alert, with cold caches.

Clones the current commit, runs `make run` with empty caches until `/status.json` counts a sent delivery, stops it,
starts it again until the first page answers, and sums up the memory of all processes when they have settled.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from homing.embedded import server

_ROOT = Path(__file__).parents[1]

_GOALS = {"first_alert_s": 120, "restart_s": 10, "idle_rss_mb": 700}

#: Variables that say how this machine reaches packages.
_KEPT = re.compile(r"PATH|LANG|PIP_.*|UV_.*|SSL_.*|REQUESTS_.*|.*_proxy|.*_PROXY")

#: Numbers that stand still for so long count as settled.
_QUIET_SECONDS = 20.0


def main() -> None:
    """Prints the three figures beside their goals, and as JSON."""
    with tempfile.TemporaryDirectory(prefix="homing-first-") as folder:
        figures = _measure(Path(folder))
    table = Table("figure", "measured", "goal", title="First alert", title_justify="left")
    for name, goal in _GOALS.items():
        table.add_row(name, f"{figures[name]:.1f}", f"below {goal}")
    Console().print(table)
    print(json.dumps(figures))


def _measure(folder: Path) -> dict[str, float]:
    checkout = folder / "homing"
    subprocess.run(["git", "clone", "--quiet", str(_ROOT), str(checkout)], check=True)
    environ = _environment(folder, checkout)
    page = f"http://127.0.0.1:{environ['API_PORT']}"
    with _run(checkout, environ) as (started, process):
        _wait_for(lambda: _sent(page) > 0, process, 600)
        first_alert = time.monotonic() - started
    with _run(checkout, environ) as (started, process):
        _wait_for(lambda: _get(f"{page}/") is not None, process, 120)
        restart = time.monotonic() - started
        _settle(page)
        memory = _pss_megabytes(process.pid)
    return {
        "first_alert_s": round(first_alert, 1),
        "restart_s": round(restart, 1),
        "idle_rss_mb": round(memory, 1),
    }


def _environment(folder: Path, checkout: Path) -> dict[str, str]:
    """Variables of somebody who has never installed anything, on ports that are free here."""
    ports = [str(server.free_port()) for _ in range(5)]
    for source in (checkout / "examples" / "sources").glob("*.yaml"):
        text = source.read_text()
        for known, ours in zip(("8010", "8011", "8012"), ports, strict=False):
            text = text.replace(f":{known}", f":{ours}")
        source.write_text(text)
    home = folder / "home"
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if _KEPT.fullmatch(name)}
    return (
        _pip_configuration()
        | kept
        | {
            "HOME": str(home),
            "PIP_CACHE_DIR": str(home / "pip"),
            "UV_CACHE_DIR": str(home / "uv"),
            "API_PORT": ports[3],
            "HOMING_BOT_API_PORT": ports[4],
            "HOMING_PORTAL_PORTS": ",".join(ports[:3]),
        }
    )


def _pip_configuration() -> dict[str, str]:
    """Where packages come from on this machine is no cache: the file in the real home counts."""
    files = [Path.home() / place / "pip.conf" for place in (".config/pip", ".pip")]
    found = next((file for file in files if file.exists()), None)
    return {"PIP_CONFIG_FILE": str(found)} if found else {}


@contextmanager
def _run(
    checkout: Path, environ: dict[str, str]
) -> Iterator[tuple[float, subprocess.Popen[bytes]]]:
    """`make run` during the body; yields the moment of its start."""
    output = checkout.parent / "output"
    started = time.monotonic()
    with output.open("wb") as file:
        process = subprocess.Popen(
            ["make", "run"],
            cwd=checkout,
            env=environ,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    try:
        yield started, process
    except TimeoutError:
        print(output.read_text())
        raise
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def _settle(page: str) -> None:
    """Returns when nothing has changed for a while, or after three minutes of change."""
    since, last = time.monotonic(), _counts(page)
    deadline = since + 180
    while time.monotonic() - since < _QUIET_SECONDS and time.monotonic() < deadline:
        time.sleep(1)
        if (now := _counts(page)) != last:
            since, last = time.monotonic(), now


def _counts(page: str) -> dict[str, Any]:
    return {
        k: v for k, v in json.loads(_get(f"{page}/status.json") or b"{}").items() if k != "uptime_s"
    }


def _sent(page: str) -> int:
    status = json.loads(_get(f"{page}/status.json") or b"{}")
    return int(status.get("deliveries", {}).get("sent", 0))


def _get(url: str) -> bytes | None:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - http, ours
            return bytes(answer.read())
    except (urllib.error.URLError, OSError):
        return None


def _wait_for(what: Callable[[], bool], process: subprocess.Popen[bytes], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        if process.poll() is not None or time.monotonic() > deadline:
            raise TimeoutError(f"nothing came within {seconds} s, or `make run` has ended")
        time.sleep(0.2)


def _pss_megabytes(pid: int) -> float:
    """Memory of a process and all its descendants, shared pages divided among their users."""
    root = psutil.Process(pid)
    family = [root, *root.children(recursive=True)]
    return sum(_pss(process.pid) for process in family) / 1e6


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
