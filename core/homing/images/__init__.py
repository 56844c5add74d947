"""Where pictures are kept: a folder, or S3; the same keys in both."""

from homing.images.folder import FolderStore
from homing.images.keys import is_picture, key_of, thumbnail_key
from homing.images.s3 import S3Store
from homing.images.store import ImageStore, MissingImage, StoredFile, StoreError
from homing.images.stores import store_for

__all__ = [
    "FolderStore",
    "ImageStore",
    "MissingImage",
    "S3Store",
    "StoreError",
    "StoredFile",
    "is_picture",
    "key_of",
    "store_for",
    "thumbnail_key",
]
