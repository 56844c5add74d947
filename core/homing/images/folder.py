"""Pictures in a folder of this machine."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

from homing.images.keys import is_key
from homing.images.store import MissingImage, StoredFile, StoreError


class FolderStore:
    """Keeps files under a folder, which is made on the first write.

    Args:
        root: the folder.
        prefix: what keys begin with.
        base_url: where the web app serves the folder.
    """

    def __init__(self, root: Path, prefix: str = "ads-images/", base_url: str = "/media/") -> None:
        self.root = root
        self.prefix = prefix
        self._base_url = base_url

    async def put(self, key: str, data: bytes, mime: str) -> None:
        """As `ImageStore.put`; there are no entity tags; the media type is told by the key's ending."""
        await asyncio.to_thread(self._write, self.path(key), data)

    async def open(self, key: str) -> bytes:
        """As `ImageStore.open`."""
        return await asyncio.to_thread(self._read, self.path(key))

    async def exists(self, key: str) -> bool:
        """As `ImageStore.exists`."""
        return await asyncio.to_thread(self.path(key).is_file)

    async def list(self, prefix: str) -> AsyncIterator[StoredFile]:
        """As `ImageStore.list`; a file that is just being written is left out."""
        for file in await asyncio.to_thread(_found, self.root, prefix):
            yield file

    def url(self, key: str) -> str:
        """As `ImageStore.url`, for the web app's own host."""
        return self._base_url + key

    def path(self, key: str) -> Path:
        """The file of a key.

        Raises:
            MissingImage: this is no key; it might lead out of the folder.
        """
        if not is_key(key):
            raise MissingImage(f"{key[:200]!r} is no key of a picture")
        return self.root / key

    def _write(self, path: Path, data: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, data)
        except OSError as error:
            raise StoreError(
                f"pictures cannot be written to {path.parent}: {error.strerror or error}; "
                "MEDIA_ROOT names another folder"
            ) from error

    def _read(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise MissingImage(f"{path}: there is no such picture") from None
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {error.strerror or error}") from error


def _found(root: Path, prefix: str) -> tuple[StoredFile, ...]:
    folder = root / prefix.rpartition("/")[0]
    try:
        return tuple(file for file in _walk(folder, root) if file.key.startswith(prefix))
    except OSError as error:
        raise StoreError(f"{folder} cannot be listed: {error.strerror or error}") from error


def _walk(folder: Path, root: Path) -> Iterator[StoredFile]:
    for path, _, names in os.walk(folder, onerror=_unless_missing):
        inside = Path(path).relative_to(root).as_posix()
        above = "" if inside == "." else f"{inside}/"
        for name in filter(is_key, names):
            # Somebody may have removed it since.
            with suppress(FileNotFoundError):
                yield StoredFile(above + name, os.stat(f"{path}/{name}").st_size, None)


def _unless_missing(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        raise error


def _replace(path: Path, data: bytes) -> None:
    """Readers see the old file or the new one, never a part."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
