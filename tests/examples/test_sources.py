"""The example sources are valid and speak to the example portal only."""

from __future__ import annotations

import pytest

from homing.models.source import loading
from portal.server import Options
from tests.examples.crawling import SITES, SOURCES


def test_there_is_a_source_for_each_site() -> None:
    assert {source.metadata.name for source in loading.load_all(SOURCES)} == set(SITES)


@pytest.mark.parametrize("site", SITES)
def test_an_example_asks_the_example_portal_only(site: str) -> None:
    source = loading.load(SOURCES / f"{site}.yaml")
    port = Options().ports[SITES.index(site)]
    urls = source.spec.block.start_urls
    assert all(url.startswith(f"http://portal.homing.test:{port}/") for url in urls)
    assert source.spec.allow_private_networks
    assert source.spec.schedule == "* * * * *"
