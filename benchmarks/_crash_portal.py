"""The example portal as the crash benchmark needs it: it changes when it is told to."""

from __future__ import annotations

import json
import os
import re
import socket
import sys
import urllib.request
from pathlib import Path

from benchmarks._stage import ROOT, logged, wait_until
from homing.embedded.server import free_port

SITES = ("nestwell", "dakh", "makon")


class Portal:
    """The example portal, standing still until it is told to change."""

    def __init__(self, folder: Path, listings: int) -> None:
        self._ports = {site: free_port() for site in SITES}
        self.changed = False
        self.sources = {site: self._declare(folder, site) for site in SITES}
        ports = ",".join(map(str, self._ports.values()))
        options = f"--ports {ports} --listings {listings} --tick 0 --crawl-delay 0"
        self.process = logged(
            [sys.executable, "-m", "portal", *options.split()],
            folder / "portal.log",
            os.environ | {"PYTHONPATH": str(ROOT / "examples")},
        )
        wait_until(lambda: all(_answers(port) for port in self._ports.values()), "the portal")

    def reprice(self, count: int) -> None:
        """Changes so many prices on each site."""
        for port in self._ports.values():
            order = json.dumps({"action": "reprice", "count": count}).encode()
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_control", order).close()
        self.changed = True

    def close(self) -> None:
        self.process.kill()
        self.process.wait()

    def count(self) -> int:
        """Adverts that the sites know of."""
        truths = (
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_truth")
            for port in self._ports.values()
        )
        return sum(len(json.load(truth)["listings"]) for truth in truths)

    def _declare(self, folder: Path, site: str) -> Path:
        """The example's declaration, faster, with this portal's port, and for whole crawls only."""
        text = (ROOT / "examples" / "sources" / f"{site}.yaml").read_text()
        text = re.sub(r"portal\.homing\.test:\d+", f"portal.homing.test:{self._ports[site]}", text)
        text = re.sub(r"requestsPerSecond: .*", "requestsPerSecond: 200", text)
        text = text.replace("stopWhenSeen: true", "stopWhenSeen: false")
        path = folder / f"{site}.yaml"
        path.write_text(text)
        return path


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
