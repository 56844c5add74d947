"""Lucene Monitor in a JVM of its own: compiled once by Maven into ~/.cache/homing, fed with tables of integers."""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import _matching_peers as peers
from benchmarks._matching_data import Array
from benchmarks._matching_engines import Facts, Pass, Sums

_SOURCES = Path(__file__).parent / "matching" / "lucene"

#: Passes of the presearcher: the best of 1, 2 and 4 at this size.
_PASSES = {10_000: 1, 100_000: 2, 1_000_000: 4}
_LISTINGS = {10_000: 1000, 100_000: 500}
_UPDATES = 20


class Lucene:
    """Expert use: composite terms of what every listing states, and terms of dyadic buckets for ranges."""

    name = "Lucene Monitor"

    def __init__(
        self, searches: dict[str, Array], listings: dict[str, Array], *, full: bool
    ) -> None:
        size = len(searches["city"])
        self.listings = _LISTINGS.get(size, 300)
        self._folder = tempfile.TemporaryDirectory(prefix="homing-lucene-")
        folder = Path(self._folder.name)
        peers.write(folder, "searches", searches)
        peers.write(folder, "listings", listings)
        built, heap = _build(), max(2, size // 125_000)
        command = ["java", f"-Xmx{heap}g", "-XX:+UseParallelGC"]
        command += ["-cp", f"{built}/classes:{built}/lib/*", "bench.Bench", str(folder)]
        command += ["full" if full else "plain", str(_PASSES.get(size, 4))]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        said = self._answer()
        self.facts = Facts(said["build_s"], said["heap_mb"])

    def check(self, count: int) -> Sums:
        return [(hits, total, mixed) for hits, total, mixed in self._ask("check", count)["sums"]]

    def turn(self) -> Pass:
        said = self._ask("pass", self.listings)
        cpu = said["cpu_s"] / self.listings * 1e6
        return Pass(cpu, said["hits"], said["p50_us"], said["p99_us"])

    def measure_update(self) -> float:
        return float(self._ask("update", _UPDATES)["update_us"])

    def close(self) -> None:
        self._process.communicate()
        self._folder.cleanup()

    def _ask(self, what: str, count: int) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{what} {count}\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"the JVM ended: {self._process.wait()}"
        said: dict[str, Any] = json.loads(line)
        return said


def _build() -> Path:
    """Folder of the compiled classes and of the libraries."""
    files = sorted(path for path in _SOURCES.rglob("*") if path.is_file())
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
    target = Path.home() / ".cache" / "homing" / f"lucene-monitor-{digest}"
    if not (target / "lib").exists():
        goals = ["compile", "dependency:copy-dependencies"]
        command = ["mvn", "-q", "-B", "-f", str(_SOURCES / "pom.xml"), f"-Dbuilt={target}"]
        subprocess.run([*command, f"-DoutputDirectory={target}/lib", *goals], check=True)
    return target
