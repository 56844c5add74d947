"""The whole system on a real node, installed once a session."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e import world as worlds
from e2e.figures import Figures
from e2e.world import World
from homing.embedded.server import ServerError


@pytest.fixture(scope="session")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    """What is told as the last line of `make e2e`."""
    path = os.environ.get("E2E_FIGURES") or tmp_path_factory.mktemp("figures") / "figures.json"
    return Figures(Path(path))


@pytest.fixture(scope="session")
def prepared() -> Iterator[World]:
    """The node with images and servers; nothing of Homing runs there yet."""
    # Sockets have short paths.
    with tempfile.TemporaryDirectory(prefix="homing-e2e-") as folder:
        try:
            with worlds.running(Path(folder)) as here:
                yield here
        except ServerError as error:
            raise pytest.fail.Exception(f"no world: {error}", pytrace=False) from None


@pytest.fixture(scope="session")
def world(prepared: World) -> World:
    """The chart is installed, the example sources are applied, and their first runs are over."""
    prepared.install()
    prepared.apply_sources()
    for source in ("dakh", "makon", "nestwell"):
        prepared.wait_backfilled(source)
    return prepared
