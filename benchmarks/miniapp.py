"""The Mini App on a phone, as Lighthouse would look at it: time to first paint, weight without pictures, requests.

Headless Chromium opens each page with signed initData, several times with an empty cache; web app and PostgreSQL have the same machine.
First contentful paint is the browser's own (Paint Timing); `complete_ms` is when what is about the person is there. Weight is what came over the
wire, headers included, by the browser's network events; there is no compression on loopback.

Environment: MINIAPP_ROUNDS.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from benchmarks import _miniapp_world as world
from benchmarks._miniapp_world import World
from botapi import webapp
from botapi.testing import DEFAULT_TOKEN
from botapi.world import Person

ROUNDS = int(os.environ.get("MINIAPP_ROUNDS", "7"))

_PHONE = {"width": 360, "height": 720, "deviceScaleFactor": 2, "mobile": True}

_QUIET = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking")


@dataclass(frozen=True)
class Visit:
    """One look at a page."""

    fcp_ms: float
    complete_ms: float
    weight_kb: float
    requests: int
    pictures_kb: float


def pages(made: World) -> Mapping[str, tuple[str, str]]:
    """Path, and what is there once the page is complete."""
    home = f"/app/listings/{made.homes[0]}"
    return {
        "alerts": ("/app", ".card"),
        "home": (home, ".mine"),
        "gallery": (f"{home}/gallery", ".slides img"),
        "phone": (f"{home}/phone", ".phone button"),
        "favourites": ("/app/favourites", ".mine"),
        "searches": ("/app/searches", ".found:not(:empty)"),
        "search": (f"/app/searches/{made.search}", ".found span:not(:empty)"),
    }


def main() -> None:
    with world.running() as made, _browser() as driver:
        found = {
            name: [_visit(driver, f"{made.site}{path}", ready) for _ in range(ROUNDS)]
            for name, (path, ready) in pages(made).items()
        }
    print(
        f"{'page':<12}{'FCP ms':>8}{'worst':>8}{'complete':>10}{'kB':>8}{'requests':>10}{'pictures kB':>13}"
    )
    for name, visits in found.items():
        print(_row(name, visits))
    slowest = max(found, key=lambda name: _middle(found[name], "fcp_ms"))
    print(
        json.dumps(
            {
                "page": slowest,
                "fcp_ms": round(_middle(found[slowest], "fcp_ms")),
                "worst_fcp_ms": round(max(one.fcp_ms for many in found.values() for one in many)),
                "complete_ms": round(max(_middle(many, "complete_ms") for many in found.values())),
                "weight_kb": round(max(_middle(many, "weight_kb") for many in found.values()), 1),
                "requests": max(one.requests for many in found.values() for one in many),
            }
        )
    )


def _row(name: str, visits: Sequence[Visit]) -> str:
    worst = max(one.fcp_ms for one in visits)
    return (
        f"{name:<12}{_middle(visits, 'fcp_ms'):>8.0f}{worst:>8.0f}{_middle(visits, 'complete_ms'):>10.0f}"
        f"{_middle(visits, 'weight_kb'):>8.1f}{visits[0].requests:>10}{_middle(visits, 'pictures_kb'):>13.0f}"
    )


def _middle(visits: Sequence[Visit], field: str) -> float:
    values: list[float] = [getattr(one, field) for one in visits]
    return statistics.median(values)


@contextmanager
def _browser() -> Iterator[webdriver.Chrome]:
    """Chromium on a phone of 360 points, with a profile of its own."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    with tempfile.TemporaryDirectory() as profile:
        for argument in (*_QUIET, f"--user-data-dir={profile}"):
            options.add_argument(argument)
        with webdriver.Chrome(options, webdriver.ChromeService("/usr/bin/chromedriver")) as driver:
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", _PHONE)
            driver.execute_cdp_cmd("Network.enable", {})
            driver.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
            yield driver


def _visit(driver: webdriver.Chrome, url: str, ready: str) -> Visit:
    data = webapp.init_data(DEFAULT_TOKEN, Person(world.OLHA, "Olha"), at=time.time())
    driver.get("about:blank")
    _log(driver)
    driver.get(webapp.launched(url, data))
    WebDriverWait(driver, 20, poll_frequency=0.02).until(
        lambda _: driver.find_elements(By.CSS_SELECTOR, ready)
    )
    complete = driver.execute_script("return performance.now()")
    time.sleep(0.5)  # what comes besides
    painted = driver.execute_script(
        "return performance.getEntriesByName('first-contentful-paint')[0].startTime"
    )
    sizes = list(_transferred(driver))
    pictures = sum(size for kind, size in sizes if kind == "Image")
    other = [size for kind, size in sizes if kind != "Image"]
    return Visit(painted, complete, sum(other) / 1000, len(other), pictures / 1000)


def _transferred(driver: webdriver.Chrome) -> Iterator[tuple[str, float]]:
    """Kind and bytes of each answer, from the browser's network events."""
    kinds: dict[str, str] = {}
    for entry in _log(driver):
        event: dict[str, Any] = json.loads(entry["message"])["message"]
        told = event["params"]
        if event["method"] == "Network.responseReceived":
            kind, mime = told["type"], told["response"]["mimeType"]
            kinds[told["requestId"]] = "Image" if mime.startswith("image/jpeg") else kind
        if event["method"] == "Network.loadingFinished" and told["requestId"] in kinds:
            yield kinds[told["requestId"]], told["encodedDataLength"]


def _log(driver: webdriver.Chrome) -> list[dict[str, Any]]:
    """What the browser has told since the last call."""
    entries: list[dict[str, Any]] = driver.get_log("performance")  # type: ignore[no-untyped-call]  # selenium has no types here
    return entries


if __name__ == "__main__":
    main()
