"""What is wrong with a picture's files, told from a listing of the store or from their bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from homing.images import ImageStore, MissingImage, StoredFile
from homing.storage.held_images import Held


class Fault(StrEnum):
    """What is wrong with a file."""

    MISSING = "missing"
    CORRUPT = "corrupt"


@dataclass(frozen=True)
class BadFile:
    """One file of a picture that is not as it was written."""

    key: str
    fault: Fault
    reason: str


@dataclass(frozen=True)
class Damage:
    """A picture with its bad files, at least one."""

    image_id: UUID
    #: Of the picture itself; if no bad file has it, only thumbnails are to be made again.
    key: str
    files: tuple[BadFile, ...]

    @property
    def fault(self) -> Fault:
        """Missing, if any file is missing."""
        missing = any(file.fault is Fault.MISSING for file in self.files)
        return Fault.MISSING if missing else Fault.CORRUPT

    @property
    def only_thumbnails(self) -> bool:
        """Whether the picture itself is whole."""
        return all(file.key != self.key for file in self.files)


@dataclass(frozen=True)
class _Wanted:
    key: str
    #: None: not recorded when it was written.
    size: int | None
    etag: str | None
    sha256: str | None = field(repr=False)


def compare(held: Held, found: Mapping[str, StoredFile]) -> Damage | None:
    """The damage that a listing of the store shows: a file that is not there, or of other size or entity tag."""
    bad = [file for wanted in _wanted(held) if (file := _compare(wanted, found.get(wanted.key)))]
    return _damage(held, bad)


async def read(held: Held, store: ImageStore) -> Damage | None:
    """The damage that the bytes show, by their SHA-256.

    Raises:
        StoreError: the store cannot be read.
    """
    bad = [file for wanted in _wanted(held) if (file := await _read(wanted, store))]
    return _damage(held, bad)


def _damage(held: Held, bad: list[BadFile]) -> Damage | None:
    return Damage(held.id, held.key, tuple(bad)) if bad else None


def _wanted(held: Held) -> Iterator[_Wanted]:
    yield _Wanted(held.key, held.bytes, held.etag, held.content_hash.hex())
    for width, key in held.thumbnails.items():
        facts = held.thumbnail_files.get(width, {})
        yield _Wanted(key, facts.get("bytes"), facts.get("etag"), facts.get("sha256"))


def _compare(wanted: _Wanted, found: StoredFile | None) -> BadFile | None:
    if found is None:
        return BadFile(wanted.key, Fault.MISSING, "not in the store")
    if wanted.size is not None and found.size != wanted.size:
        return _corrupt(wanted, f"{found.size} bytes instead of {wanted.size}")
    if found.size == 0:
        return _corrupt(wanted, "empty")
    if wanted.etag is not None and found.etag is not None and found.etag != wanted.etag:
        return _corrupt(wanted, f"entity tag {found.etag} instead of {wanted.etag}")
    return None


async def _read(wanted: _Wanted, store: ImageStore) -> BadFile | None:
    try:
        data = await store.open(wanted.key)
    except MissingImage:
        return BadFile(wanted.key, Fault.MISSING, "not in the store")
    if wanted.sha256 is not None and hashlib.sha256(data).hexdigest() != wanted.sha256:
        return _corrupt(wanted, "other bytes than were written")
    return None


def _corrupt(wanted: _Wanted, reason: str) -> BadFile:
    return BadFile(wanted.key, Fault.CORRUPT, reason)
