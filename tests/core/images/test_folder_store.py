"""Pictures in a folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homing.images import FolderStore, MissingImage, StoreError
from homing.images.keys import is_key

KEY = "ads-images/property_images/ab/abcd.jpg"


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_what_is_put_can_be_opened(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "media")
    await store.put(KEY, b"picture", "image/jpeg")
    assert await store.open(KEY) == b"picture"
    assert await store.exists(KEY)
    assert (tmp_path / "media" / KEY).read_bytes() == b"picture"


async def test_a_key_that_is_put_again_is_replaced(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    await store.put(KEY, b"old", "image/jpeg")
    await store.put(KEY, b"new", "image/jpeg")
    assert await store.open(KEY) == b"new"
    assert len(list((tmp_path / KEY).parent.iterdir())) == 1


async def test_nothing_is_left_of_a_write_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreError, match="No space left on device; MEDIA_ROOT names another"):
        await FolderStore(tmp_path).put(KEY, b"picture", "image/jpeg")
    assert _files(tmp_path) == []


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file in the way")
    store = FolderStore(tmp_path / "media")
    with pytest.raises(StoreError, match=f"cannot be written to {tmp_path}/media/ads-images"):
        await store.put(KEY, b"picture", "image/jpeg")


async def test_what_is_not_there_is_missing(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    await store.put(KEY, b"picture", "image/jpeg")
    for key in ("ads-images/none.jpg", "ads-images/property_images", KEY + "/more"):
        assert not await store.exists(key)
        with pytest.raises(MissingImage):
            await store.open(key)


@pytest.mark.parametrize(
    "key",
    [
        "../secret",
        "a/../../secret",
        "/etc/passwd",
        "a//b",
        "a/./b",
        ".hidden",
        "a/.hidden",
        "a\\..\\b",
        "a\x00b",
        "",
        "a\n",
        "a" * 501,
    ],
)
async def test_no_key_leads_out_of_the_folder(key: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    store = FolderStore(tmp_path / "media")
    with pytest.raises(MissingImage, match="no key of a picture"):
        await store.open(key)
    with pytest.raises(MissingImage):
        await store.put(key, b"", "image/jpeg")


@given(st.text(alphabet=st.sampled_from("./\\ab-_\0%~ "), max_size=20))
def test_whatever_is_a_key_stays_inside(key: str) -> None:
    if is_key(key):
        inside = os.path.normpath(os.path.join("/media", key))
        assert inside == "/media/" + key


def test_the_web_app_serves_the_folder(tmp_path: Path) -> None:
    assert FolderStore(tmp_path).url(KEY) == "/media/" + KEY
