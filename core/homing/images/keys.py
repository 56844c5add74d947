"""Names of pictures in the store: `<prefix>property_images/ab/<uuid>.jpg`, thumbnails beside it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from uuid import UUID

_FOLDER = "property_images"

#: Keys come from URLs of the web app, too.
_KEY = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)*", re.ASCII)


def key_of(prefix: str, image_id: UUID, extension: str) -> str:
    """The key of a picture; the folder is the id's first two digits, so that none grows too large."""
    return f"{prefix}{_FOLDER}/{image_id.hex[:2]}/{image_id}.{extension}"


def thumbnail_key(key: str, width: int) -> str:
    """The key of a picture's thumbnail, always JPEG."""
    return str(PurePosixPath(key).with_suffix("")) + f"_{width}.jpg"


def is_key(key: str) -> bool:
    """Whether this can be a key: no way up, no hidden file, nothing absolute."""
    return len(key) <= 500 and _KEY.fullmatch(key) is not None


def is_picture(key: str, prefix: str) -> bool:
    """Whether this can be the key of a picture: a bucket may hold other things, which are nobody's business."""
    return is_key(key) and key.startswith(f"{prefix}{_FOLDER}/")
