"""Pages per CPU second of a whole crawl against Scrapy, on 2,000 pages of the example portal.

Both crawl the site Nestwell (list pages, then each advert's page with JSON-LD) as processes of their own, without delay,
16 requests at once, robots.txt not asked for, round by round in turns. What is counted is the CPU time, user and system,
of the crawler's process from its start to its end; the portal serves from another process, which is not counted.

- Scrapy: a spider of the usual kind that yields each advert as a dictionary of texts; no pipeline, no export.
- Homing: `homing scrape --dry-run`, which stores nothing either, on the example's own declaration. It does more for each
  advert: the texts become a typed, validated listing (prices, areas, phones, dates...), and the report is printed.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parent.parent
ROUNDS = 3
#: Nestwell shows 12 adverts on a list page.
ADVERTS = 1846
PAGES = ADVERTS + -(-ADVERTS // 12)


@dataclass(frozen=True)
class Measured:
    pages: int
    adverts: int
    cpu_seconds: float
    seconds: float

    @property
    def rate(self) -> float:
        """Pages per CPU second."""
        return self.pages / self.cpu_seconds


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, _portal() as url:
        file = Path(folder) / "nestwell.yaml"
        file.write_text(_declaration(url))
        rounds = [(_homing(file), _scrapy(url)) for _ in range(ROUNDS)]
    for ours, theirs in rounds:
        assert ours.adverts == theirs.adverts > ADVERTS * 0.9, "both see the same adverts"
        assert ours.pages == theirs.pages, "both see the same pages"
    _show(rounds)
    ratio = statistics.median(ours.rate / theirs.rate for ours, theirs in rounds)
    print(json.dumps({"ratio_scrapy": round(ratio, 3)}))


@contextmanager
def _portal() -> Iterator[str]:
    command = [sys.executable, "-m", "benchmarks._crawl_portal", str(ADVERTS * 3)]
    environ = os.environ | {"PYTHONPATH": str(ROOT / "examples")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=environ) as process:
        assert process.stdout is not None
        port = json.loads(process.stdout.readline())[0]
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


def _declaration(url: str) -> str:
    source = yaml.safe_load((ROOT / "examples/sources/nestwell.yaml").read_text())
    spec = source["spec"]
    spec |= {"backfillDays": 3650, "allowPrivateNetworks": True}
    spec["politeness"] = {
        "requestsPerSecond": 1000,
        "concurrency": 16,
        "respectRobots": False,
    }
    spec["html"] |= {"startUrls": [url], "limits": {"maxPages": 1000}}
    text: str = yaml.safe_dump(source)
    return text


def _homing(file: Path) -> Measured:
    # A plain pipe: no progress bar is drawn.
    output, cpu, wall = _measured(
        [sys.executable, "-m", "homing", "scrape", "--dry-run", "-f", str(file)]
    )
    told = {name: int(count) for count, name in re.findall(r"(\d+)\s+(requests|new)\b", output)}
    return Measured(told["requests"], told["new"], cpu, wall)


def _scrapy(url: str) -> Measured:
    output, cpu, wall = _measured([sys.executable, "-m", "benchmarks._crawl_spider", url])
    told = json.loads(output)
    return Measured(told["pages"], told["items"], cpu, wall)


def _measured(command: list[str]) -> tuple[str, float, float]:
    """Output, CPU seconds and seconds of a process and its children."""
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, stdout=output, cwd=ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, f"{command} ended with {process.returncode}"
        output.seek(0)
        return output.read(), usage.ru_utime + usage.ru_stime, time.perf_counter() - began


def _show(rounds: list[tuple[Measured, Measured]]) -> None:
    table = Table(title=f"{rounds[0][0].pages} pages, {rounds[0][0].adverts} adverts")
    for heading in ("round", "crawler", "CPU s", "s", "pages / CPU s"):
        table.add_column(heading, justify="right")
    for number, pair in enumerate(rounds, 1):
        for name, each in zip(("homing", "scrapy"), pair, strict=True):
            table.add_row(
                str(number),
                name,
                f"{each.cpu_seconds:.2f}",
                f"{each.seconds:.1f}",
                f"{each.rate:.0f}",
            )
    Console(width=80).print(table)
