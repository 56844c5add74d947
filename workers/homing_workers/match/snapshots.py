"""Snapshots of the searches as folders of this machine, and in the object store where there is one.

A folder appears by one rename when its checksums are known to be right, and never changes: a stamp beside the
files says so, as long as it is younger than they are.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import structlog

from homing.images import ImageStore, store_for
from homing.images.store import StoreError
from homing.matching.cities import CITIES
from homing.matching.index import files, record
from homing.matching.index.build import build
from homing.matching.index.columns import Columns
from homing.matching.index.files import ARRAYS, MANIFEST, SnapshotError
from homing.matching.index.tables import Tables
from homing.matching.text import ANALYSER
from homing.settings import Settings
from homing.storage.match_snapshots import Published

_log = structlog.get_logger()

#: Of snapshots that this version can read.
LAYOUT = f"{files.FORMAT}.{record.VERSION}.{ANALYSER}.{CITIES}"

_STAMP = "verified"


class Snapshots:
    """Where snapshots are kept.

    Args:
        root: folder of this machine, made on the first write.
        store: from where machines get them; None where all processes share the folder.
    """

    def __init__(self, root: Path, store: ImageStore | None = None) -> None:
        self.root = root
        self.store = store

    @classmethod
    def of(cls, settings: Settings) -> Snapshots:
        store = None if settings.aws_s3_bucket is None else store_for(settings)
        return cls(settings.data_dir / "match-snapshots", store)

    def has(self, published: Published) -> bool:
        """Whether it is on this machine."""
        return (self.root / published.name).is_dir()

    def is_good(self, published: Published) -> bool:
        """Whether it is on this machine and can be opened."""
        try:
            self.open(published)
        except SnapshotError as error:
            _log.warning("A snapshot is made anew", reason=str(error))
            return False
        return True

    def open(self, published: Published) -> Tables:
        """Maps a snapshot that is on this machine.

        Raises:
            SnapshotError: it is damaged, and is not here any more.
        """
        folder = self.root / published.name
        try:
            return _verified(folder, published.checksum)
        except SnapshotError:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def write(self, columns: Columns, watermark: str) -> str:
        """Makes a snapshot of these searches; returns its checksum."""
        self.root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.root, prefix=".building-") as temporary:
            folder = Path(temporary) / "snapshot"
            files.write(folder, build(columns), {"transaction": watermark})
            checksum = _checksum(folder)
            self._put(folder, checksum)
        return checksum

    async def upload(self, checksum: str) -> None:
        """Makes a snapshot of this machine available to others.

        Raises:
            StoreError: the store cannot be written.
        """
        if self.store is None:
            return
        for name in (ARRAYS, MANIFEST):
            data = await asyncio.to_thread((self.root / checksum[:32] / name).read_bytes)
            await self.store.put(self._key(checksum[:32], name), data, "application/octet-stream")

    async def fetch(self, published: Published) -> bool:
        """Gets a snapshot from the store, unless another process of this machine is just at it."""
        if self.store is None:
            return False
        self.root.mkdir(parents=True, exist_ok=True)
        with _only_one(self.root / ".fetching") as ours:
            if not ours:
                return False
            try:
                await self._fetch(self.store, published)
            except (StoreError, SnapshotError, OSError) as error:
                _log.warning("A snapshot cannot be fetched", name=published.name, reason=str(error))
                return False
        return True

    async def refresh(self, published: Sequence[Published]) -> None:
        """Gets the newest of these for jobs to come, and removes what is not among them any more."""
        if self.store is None or not published or self.has(published[0]):
            return
        if await self.fetch(published[0]):
            await asyncio.to_thread(self.keep_only, {one.name for one in published})

    def keep_only(self, names: Collection[str]) -> None:
        """Removes other snapshots from this machine; whoever has one of them mapped keeps it."""
        for folder in self.root.glob("[0-9a-f]*"):
            if folder.name not in names:
                shutil.rmtree(folder, ignore_errors=True)

    async def _fetch(self, store: ImageStore, published: Published) -> None:
        with tempfile.TemporaryDirectory(dir=self.root, prefix=".fetching-") as temporary:
            folder = Path(temporary) / "snapshot"
            folder.mkdir()
            for name in (MANIFEST, ARRAYS):
                data = await store.open(self._key(published.name, name))
                await asyncio.to_thread((folder / name).write_bytes, data)
            await asyncio.to_thread(_verified, folder, published.checksum)
            self._put(folder, published.checksum)

    def _put(self, folder: Path, checksum: str) -> None:
        (folder / _STAMP).touch()
        target = self.root / checksum[:32]
        shutil.rmtree(target, ignore_errors=True)
        folder.rename(target)

    def _key(self, name: str, file: str) -> str:
        prefix = "" if self.store is None else self.store.prefix
        return f"{prefix}match-snapshots/{name}/{file}"


def _verified(folder: Path, checksum: str) -> Tables:
    if _checksum(folder) != checksum:
        raise SnapshotError(f"{folder / MANIFEST}: not the one that was published")
    stamped = _is_stamped(folder)
    tables = files.open_folder(folder, verify=not stamped)[1]
    if not stamped:
        (folder / _STAMP).touch()
    return tables


def _checksum(folder: Path) -> str:
    try:
        return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    except OSError as error:
        raise SnapshotError(f"{folder / MANIFEST}: {error.strerror}") from error


def _is_stamped(folder: Path) -> bool:
    """Whether the arrays were verified since they were written last."""
    try:
        return (folder / _STAMP).stat().st_mtime_ns >= (folder / ARRAYS).stat().st_mtime_ns
    except OSError:
        return False


@contextmanager
def _only_one(path: Path) -> Iterator[bool]:
    """Whether this process has the lock of that file while the body runs."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(descriptor)
