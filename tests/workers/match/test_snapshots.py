"""Snapshots on their way between machines."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import Any

import pytest

from homing.images import FolderStore
from homing.storage import match_snapshots
from homing.storage.match_snapshots import Published
from homing_workers.maintenance.match_snapshot import index
from homing_workers.match import batch
from homing_workers.match.snapshots import LAYOUT, Snapshots


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "store")


@pytest.fixture
async def published(world: Any, tmp_path: Path, store: FolderStore) -> Published:
    """A snapshot that another machine made, of one search for homes in Kyiv."""
    await world.subscription(await world.user(), city="Київ")
    await index(world.connection, Snapshots(tmp_path / "indexer", store))
    [found] = await match_snapshots.usable(world.connection, LAYOUT)
    return found


@pytest.fixture
def here(tmp_path: Path, store: FolderStore) -> Snapshots:
    return Snapshots(tmp_path / "here", store)


async def test_a_job_gets_the_snapshot_from_the_store(
    world: Any, published: Published, here: Snapshots
) -> None:
    outcome = await batch.run(world.connection, [await world.event(city="Київ")], snapshots=here)
    assert outcome.matches == 1
    assert here.has(published)
    assert here.open(published).searches == 1


@pytest.mark.parametrize("name", ["arrays.bin", "manifest.json"])
async def test_what_was_damaged_in_the_store_is_not_taken(
    world: Any, published: Published, here: Snapshots, store: FolderStore, name: str
) -> None:
    [file] = store.root.rglob(name)
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert not await here.fetch(published)
    assert not here.has(published)
    outcome = await batch.run(world.connection, [await world.event(city="Київ")], snapshots=here)
    assert outcome.matches == 1


async def test_a_newer_snapshot_is_fetched_when_the_job_is_done(
    world: Any, published: Published, here: Snapshots, tmp_path: Path, store: FolderStore
) -> None:
    await here.fetch(published)
    await world.connection.execute("UPDATE match_snapshots SET created_at = now() - interval '1 h'")
    await world.subscription(await world.user(), city="Київ")
    await index(world.connection, Snapshots(tmp_path / "indexer", store))
    newest = (await match_snapshots.usable(world.connection, LAYOUT))[0]
    assert newest.version > published.version
    outcome = await batch.run(world.connection, [await world.event(city="Київ")], snapshots=here)
    assert outcome.matches == 2
    await here.refresh([newest, published])
    assert here.has(newest)


async def test_without_a_store_there_is_nothing_to_fetch(
    published: Published, tmp_path: Path
) -> None:
    assert not await Snapshots(tmp_path / "elsewhere").fetch(published)


async def test_one_process_of_a_machine_fetches(published: Published, here: Snapshots) -> None:
    here.root.mkdir()
    with (here.root / ".fetching").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not await here.fetch(published)
    assert await here.fetch(published)
