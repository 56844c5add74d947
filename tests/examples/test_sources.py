"""The example sources are valid and speak to the example portal only."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from homing.models.account import TelegramAccount
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


@pytest.mark.parametrize(
    "folder", sorted(SOURCES.parent.glob("sources*")), ids=lambda each: each.name
)
def test_a_folder_of_examples_is_taken_as_it_is(folder: Path) -> None:
    """`homing up --sources` reads them so; kubectl does in tests/cluster/test_crds_kubectl.py."""
    assert loading.load_all(folder)


def test_the_example_of_an_account_is_one() -> None:
    text = (SOURCES.parent / "accounts" / "anna.yaml").read_text()
    assert TelegramAccount.model_validate(yaml.safe_load(text)).spec.account_id == "anna"
