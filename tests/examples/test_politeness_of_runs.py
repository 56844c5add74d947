"""Runs of the example sources are good guests: robots.txt, rate, conditional requests."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest

from portal.server import Options
from tests.examples.crawling import Crawls


def _entries(crawls: Crawls, site: str) -> list[dict[str, Any]]:
    return crawls.portal.portal.journal.as_json(site)


async def test_robots_txt_is_read_first_and_once(crawls: Crawls) -> None:
    await crawls.run("nestwell")
    paths = [entry["path"] for entry in _entries(crawls, "nestwell")]
    pages = [path for path in paths if not path.startswith("/photos/")]
    assert pages[0] == "/robots.txt"
    assert pages.count("/robots.txt") <= 2  # the pictures have a fetcher of their own


async def test_no_page_is_read_twice_in_a_run(crawls: Crawls) -> None:
    await crawls.run("dakh")
    paths = [entry["path"] for entry in _entries(crawls, "dakh") if "robots" not in entry["path"]]
    assert len(paths) == len(set(paths))


async def test_the_requests_name_homing(crawls: Crawls) -> None:
    await crawls.run("makon")
    assert {entry["user_agent"].split("/")[0] for entry in _entries(crawls, "makon")} == {
        "HomingBot"
    }


async def test_a_forbidden_page_is_not_asked_for(crawls: Crawls) -> None:
    source = crawls.source("nestwell")
    forbidden = crawls.portal_url("nestwell", "/private/owners")
    block = source.spec.block.model_copy(update={"start_urls": (forbidden,)})
    result = await crawls.run("nestwell", spec={"html": block})
    assert "robots" in result.errors[0]
    assert [entry["path"] for entry in _entries(crawls, "nestwell")] == ["/robots.txt"]


class TestADelay:
    @pytest.fixture
    def options(self) -> Options:
        return Options(ports=(0, 0, 0), seed=7, listings=9, tick=0, crawl_delay=0.1)

    async def test_the_delay_of_robots_txt_is_kept(self, crawls: Crawls) -> None:
        await crawls.run("makon")
        times = [datetime.fromisoformat(e["at"]) for e in _entries(crawls, "makon")]
        gaps = [(after - before).total_seconds() for before, after in pairwise(sorted(times)[1:])]
        assert len(gaps) > 8
        assert sum(gaps) / len(gaps) > 0.09
