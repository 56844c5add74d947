"""Names of pictures."""

from __future__ import annotations

from uuid import UUID

import pytest

from homing.images import key_of, thumbnail_key
from homing.images.keys import is_key

ID = UUID("ab34cd56-0000-4000-8000-000000000001")


@pytest.mark.parametrize("prefix", ["ads-images/", "", "a/b/"])
def test_pictures_are_spread_over_folders(prefix: str) -> None:
    assert key_of(prefix, ID, "jpg") == f"{prefix}property_images/ab/{ID}.jpg"


@pytest.mark.parametrize("extension", ["jpg", "webp"])
def test_thumbnails_stand_beside(extension: str) -> None:
    key = thumbnail_key(key_of("ads-images/", ID, extension), 320)
    assert key == f"ads-images/property_images/ab/{ID}_320.jpg"


def test_our_keys_are_keys() -> None:
    assert is_key(thumbnail_key(key_of("ads-images/", ID, "jpg"), 960))
