"""`homing pf check`: what is missing or corrupt in the store."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner, Result

from homing.images import FolderStore, StoreError
from homing.settings import SettingsError
from homing.storage import database
from homing_workers.commands.pf import app
from homing_workers.propertyfinder.check import Findings, check
from homing_workers.propertyfinder.damage import Fault
from tests.workers.conftest import World
from tests.workers.propertyfinder.gallery import Gallery, gallery_in_folder


@pytest.fixture
async def gallery(world: World, database_url: str, tmp_path: Path) -> AsyncIterator[Gallery]:
    async with (
        database.pool(database_url, size=4, read_only=True) as pool,
        gallery_in_folder(world, pool, tmp_path / "media") as gallery,
    ):
        yield gallery


async def _found(gallery: Gallery, *, deep: bool = False) -> Findings:
    return await check(gallery.pool, gallery.store, deep=deep)


def _reasons(findings: Findings) -> list[str]:
    return [file.reason for each in findings.damages for file in each.files]


async def test_pictures_that_are_all_there_are_no_finding(gallery: Gallery) -> None:
    await gallery.listing(1, 2, 3)
    for deep in (False, True):
        findings = await _found(gallery, deep=deep)
        assert (findings.checked, findings.total, findings.damages) == (3, 0, [])


async def test_a_removed_picture_is_missing(gallery: Gallery) -> None:
    listing_id = await gallery.listing(1, 2, external_id="Z1X")
    gallery.file((await gallery.pictures(listing_id))[1].key).unlink()
    (found,) = (await _found(gallery)).properties()
    assert (found.property_id, found.pf_id) == (await gallery.property_of(listing_id), "Z1X")
    assert (found.missing, found.corrupt, found.count) == (1, 0, 1)


async def test_a_picture_of_another_size_is_corrupt(gallery: Gallery) -> None:
    (picture,) = await gallery.pictures(await gallery.listing(1))
    gallery.file(picture.key).write_bytes(b"short")
    findings = await _found(gallery)
    assert _reasons(findings) == [f"5 bytes instead of {picture.bytes}"]
    assert findings.properties()[0].corrupt == 1


async def test_other_bytes_of_the_same_size_are_found_by_a_deep_check_only(
    gallery: Gallery,
) -> None:
    (picture,) = await gallery.pictures(await gallery.listing(1))
    gallery.file(picture.key).write_bytes(b"x" * picture.bytes)
    assert (await _found(gallery)).total == 0
    assert _reasons(await _found(gallery, deep=True)) == ["other bytes than were written"]


@pytest.mark.parametrize("width", ["320", "960"])
async def test_a_thumbnail_belongs_to_its_picture(gallery: Gallery, width: str) -> None:
    (picture,) = await gallery.pictures(await gallery.listing(1))
    thumbnail = gallery.file(picture.thumbnails[width])
    whole = thumbnail.read_bytes()
    thumbnail.write_bytes(whole[:-1])
    (damage,) = (await _found(gallery)).damages
    assert damage.fault is Fault.CORRUPT
    assert damage.only_thumbnails
    thumbnail.write_bytes(b"x" * len(whole))
    assert (await _found(gallery)).damages == []
    assert len((await _found(gallery, deep=True)).damages) == 1


async def test_pictures_from_before_their_facts_were_kept_are_compared_by_what_is_known(
    gallery: Gallery,
) -> None:
    (picture,) = await gallery.pictures(await gallery.listing(1))
    await gallery.world.connection.execute("UPDATE images SET thumbnail_files = '{}'")
    assert (await _found(gallery, deep=True)).total == 0
    gallery.file(picture.thumbnails["320"]).write_bytes(b"")
    assert _reasons(await _found(gallery)) == ["empty"]


async def test_a_picture_counts_at_each_place_that_shows_it(gallery: Gallery) -> None:
    first, second = await gallery.listing(1), await gallery.listing(1)
    gallery.file((await gallery.pictures(first))[0].key).unlink()
    findings = await _found(gallery)
    assert len(findings.damages) == 1
    assert findings.total == 2
    properties = [await gallery.property_of(each) for each in (first, second)]
    assert [each.property_id for each in findings.properties()] == properties


async def test_damage_that_no_listing_shows_is_told_apart(gallery: Gallery) -> None:
    listing_id = await gallery.listing(1)
    gallery.file((await gallery.pictures(listing_id))[0].key).unlink()
    await gallery.world.connection.execute("UPDATE listing_images SET position = -1")
    findings = await _found(gallery)
    assert (findings.total, findings.unused) == (0, 1)


async def test_pictures_under_an_earlier_prefix_are_found_there(
    gallery: Gallery, tmp_path: Path
) -> None:
    await gallery.listing(1, 2)
    gallery.store = FolderStore(tmp_path / "media", prefix="other/")
    await gallery.listing(3)
    findings = await _found(gallery)
    assert (findings.checked, findings.total) == (3, 0)


async def test_what_was_never_downloaded_is_counted(gallery: Gallery) -> None:
    listing_id = await gallery.listing(1)
    await gallery.world.connection.execute(
        "INSERT INTO listing_images (listing_id, position, url, state, error)"
        " VALUES (%(id)s, 1, 'x', 'pending', NULL), (%(id)s, 2, 'y', 'failed', 'gone')",
        {"id": listing_id},
    )
    findings = await _found(gallery)
    assert (findings.total, findings.pending, findings.failed) == (0, 1, 1)


async def test_the_check_cannot_write_to_the_database(gallery: Gallery) -> None:
    async with gallery.pool.connection() as connection:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            await connection.execute("DELETE FROM images")


async def test_a_store_that_cannot_be_listed_is_an_error(gallery: Gallery) -> None:
    await gallery.listing(1)
    gallery.store = FolderStore(Path("/proc/self/task/0"))
    assert (await _found(gallery)).total == 1
    folder = gallery.file("ads-images/property_images")
    for each in folder.iterdir():
        each.rename(each.with_name("away"))
        each.symlink_to(each.name)
    gallery.store = FolderStore(gallery.file(""))
    with pytest.raises(StoreError, match="cannot be listed: Too many levels of symbolic links"):
        await _found(gallery)


@pytest.fixture
def command(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("MEDIA_ROOT", str(tmp_path / "media"))

    async def run(*arguments: str) -> Result:
        # In a thread: the command has an event loop of its own.
        return await asyncio.to_thread(CliRunner().invoke, app, list(arguments))

    return run


async def test_the_command_ends_with_0_when_nothing_is_missing(
    command: Any, gallery: Gallery
) -> None:
    await gallery.listing(1, 2)
    result = await command("check")
    assert result.exit_code == 0, result.output
    assert result.stdout == "✓ No missing images found. All 2 images are present.\n"


async def test_the_command_prints_the_total_then_each_property(
    command: Any, gallery: Gallery
) -> None:
    first = await gallery.listing(1, 2, 3, external_id="Z1X")
    second = await gallery.listing(4, external_id="Y2")
    for picture in (*(await gallery.pictures(first))[:2], *await gallery.pictures(second)):
        gallery.file(picture.key).unlink()
    result = await command("check")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "✗ Found 3 missing images:",
        f"  Property ID {await gallery.property_of(first)} (pf_id: Z1X): 2 missing images",
        f"  Property ID {await gallery.property_of(second)} (pf_id: Y2): 1 missing image",
    ]


async def test_json_names_every_bad_file(command: Any, gallery: Gallery) -> None:
    listing_id = await gallery.listing(1, external_id="Z1X")
    (picture,) = await gallery.pictures(listing_id)
    gallery.file(picture.key).unlink()
    result = await command("check", "--json")
    answer = json.loads(result.stdout)
    (found,) = answer["properties"]
    assert (result.exit_code, answer["total"], found["pf_id"], found["count"]) == (1, 1, "Z1X", 1)
    (image,) = found["images"]
    assert image["files"] == [
        {"key": picture.key, "fault": "missing", "reason": "not in the store"}
    ]
    assert (image["listing_id"], image["position"]) == (listing_id, 0)


async def test_the_command_looks_at_bytes_when_told_to(command: Any, gallery: Gallery) -> None:
    (picture,) = await gallery.pictures(await gallery.listing(1))
    gallery.file(picture.key).write_bytes(b"x" * picture.bytes)
    assert (await command("check")).exit_code == 0
    assert (await command("check", "--deep")).exit_code == 1


async def test_a_folder_that_cannot_be_written_stops_the_command_at_its_start(
    command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("MEDIA_ROOT", str(tmp_path / "file"))
    result = await command("check")
    assert isinstance(result.exception, SettingsError)
    assert f"MEDIA_ROOT: cannot write to {tmp_path}/file" in str(result.exception)


async def test_a_database_that_does_not_answer_is_not_a_finding(
    command: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://homing@127.0.0.1:1/homing")
    monkeypatch.setenv("PGCONNECT_TIMEOUT", "1")
    result = await command("check")
    assert result.exit_code == 2
    assert "homing: " in result.stderr
