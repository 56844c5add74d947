"""Listing a folder of pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from homing.images import FolderStore, StoredFile, StoreError

FOLDER = "ads-images/property_images/ab/"


async def _list(store: FolderStore, prefix: str) -> list[StoredFile]:
    return sorted([file async for file in store.list(prefix)])


async def test_a_folder_lists_keys_with_sizes(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    for name, data in (("1.jpg", b"one"), ("2.jpg", b"three")):
        await store.put(FOLDER + name, data, "image/jpeg")
    assert await _list(store, FOLDER) == [
        StoredFile(FOLDER + "1.jpg", 3, None),
        StoredFile(FOLDER + "2.jpg", 5, None),
    ]


async def test_a_prefix_may_end_within_a_name_or_span_folders(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    for key in ("a/ab/1.jpg", "a/ab/12.jpg", "a/ab/2.jpg", "a/cd/1.jpg", "b/ab/1.jpg"):
        await store.put(key, b"x", "image/jpeg")
    keys = [file.key for file in await _list(store, "a/ab/1")]
    assert keys == ["a/ab/1.jpg", "a/ab/12.jpg"]
    assert len(await _list(store, "a/")) == 4
    assert len(await _list(store, "")) == 5


async def test_a_folder_that_is_not_there_lists_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert await _list(FolderStore(tmp_path / "none"), FOLDER) == []
    assert await _list(FolderStore(tmp_path), "file/") == []


async def test_a_file_that_is_being_written_is_left_out(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    await store.put(FOLDER + "1.jpg", b"one", "image/jpeg")
    (tmp_path / FOLDER / ".writing-abc").touch()
    assert [file.key for file in await _list(store, FOLDER)] == [FOLDER + "1.jpg"]


async def test_a_file_that_vanishes_meanwhile_is_not_listed(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    await store.put(FOLDER + "1.jpg", b"one", "image/jpeg")
    (tmp_path / FOLDER / "gone.jpg").symlink_to("nowhere")
    assert [file.key for file in await _list(store, FOLDER)] == [FOLDER + "1.jpg"]


async def test_a_folder_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("a")
    with pytest.raises(StoreError, match=f"{tmp_path}/a cannot be listed"):
        await _list(FolderStore(tmp_path), "a/")


async def test_the_folder_may_be_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = FolderStore(Path())
    await store.put("a/1.jpg", b"x", "image/jpeg")
    await store.put("b.jpg", b"x", "image/jpeg")
    assert [file.key for file in await _list(store, "")] == ["a/1.jpg", "b.jpg"]
