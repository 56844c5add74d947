"""Debian's Chromium, and the web app as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService

from homing.embedded.server import free_port
from testserver.waiting import until_answering

#: No call of the browser's own leaves this machine.
_QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in (*_QUIET, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with Chrome(options, ChromeService("/usr/bin/chromedriver")) as chrome:
        yield chrome


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[str]:
    """The web app's address."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "HOMING_DATA_DIR": str(tmp_path),
        "API_PORT": str(port),
    }
    with subprocess.Popen(
        [str(Path(sys.executable).with_name("homing")), "web"], env=environment, cwd=tmp_path
    ) as process:
        until_answering(f"http://127.0.0.1:{port}/readyz", 30)
        yield f"http://127.0.0.1:{port}"
        process.terminate()
