"""An index as a folder: `arrays.bin`, which is mapped, and `manifest.json`, which says what lies where.

A folder appears whole, by one rename, and never changes. Its checksum is verified where it comes from another
machine or was not seen before; what is corrupt or was made by another version is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from homing.matching.index import record
from homing.matching.index.build import Built
from homing.matching.index.tables import Tables
from homing.models.base import Value

#: Grows with every change of the arrays or of what they mean.
FORMAT = 1

MANIFEST, ARRAYS = "manifest.json", "arrays.bin"

#: Arrays begin at multiples of it: a cache line.
_ALIGNED = 64


class SnapshotError(Exception):
    """A snapshot that must not be used: make it anew."""


class Place(Value):
    """Where an array lies."""

    dtype: str
    shape: tuple[int, ...]
    offset: int


class Manifest(Value):
    format: int
    #: Of `record.VERSION`.
    encoding: int
    #: What the maker knows of the data's age, for whoever adds what changed since.
    watermark: dict[str, Any]
    searches: int
    size: int
    sha256: str
    first: dict[str, int]
    arrays: dict[str, Place]


def write(folder: Path, built: Built, watermark: dict[str, Any]) -> Manifest:
    """Makes the folder.

    Args:
        folder: does not exist yet; its parent does.
        built: what it is to hold.
        watermark: kept in the manifest; JSON values.

    Raises:
        FileExistsError: there is such a folder.
    """
    if folder.exists():
        raise FileExistsError(f"{folder} exists: a snapshot never changes")
    unfinished = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    manifest = _write_arrays(unfinished / ARRAYS, built, watermark)
    (unfinished / MANIFEST).write_text(manifest.model_dump_json(indent=1))
    unfinished.rename(folder)
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """What a snapshot says of itself.

    Raises:
        SnapshotError: there is none, or another version made it.
    """
    path = folder / MANIFEST
    try:
        raw = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SnapshotError(f"{path}: not a manifest: {error}") from error
    versions = (raw.get("format"), raw.get("encoding")) if isinstance(raw, dict) else None
    if versions != (FORMAT, record.VERSION):
        raise SnapshotError(
            f"{path}: format and encoding are {versions}, this is {(FORMAT, record.VERSION)}"
        )
    try:
        return Manifest.model_validate(raw)
    except ValidationError as error:
        raise SnapshotError(f"{path}: {error}") from error


def open_folder(folder: Path, *, verify: bool = True) -> tuple[Manifest, Tables]:
    """Maps a snapshot.

    Args:
        verify: False skips the checksum (not the size), for a folder that was verified before.

    Raises:
        SnapshotError: it is missing, incomplete, corrupt, or of another version.
    """
    manifest = read_manifest(folder)
    path = folder / ARRAYS
    try:
        _check(path, manifest, verify)
        memory = np.memmap(path, np.uint8, "r").view(np.ndarray)
        arrays = {name: _array(memory, place) for name, place in manifest.arrays.items()}
        return manifest, Tables(arrays, manifest.first)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotError(f"{path}: {error}") from error


def _check(path: Path, manifest: Manifest, verify: bool) -> None:
    size = path.stat().st_size
    if size != manifest.size:
        raise SnapshotError(f"{path}: {size} bytes, the manifest says {manifest.size}")
    if verify and (found := _digest(path)) != manifest.sha256:
        raise SnapshotError(f"{path}: sha256 is {found}, the manifest says {manifest.sha256}")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _array(memory: NDArray[np.uint8], place: Place) -> NDArray[Any]:
    dtype = np.dtype(place.dtype)
    size = dtype.itemsize * int(np.prod(place.shape))
    # A view of the plain class: slicing a memmap costs a quarter of the matching.
    return memory[place.offset : place.offset + size].view(dtype).reshape(place.shape)


def _write_arrays(path: Path, built: Built, watermark: dict[str, Any]) -> Manifest:
    places = dict(_places(built))
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for name, array in built.arrays.items():
            padding = bytes(places[name].offset - file.tell())
            for piece in (padding, np.ascontiguousarray(array).data):
                file.write(piece)
                digest.update(piece)
        file.flush()
        os.fsync(file.fileno())
        size = file.tell()
    return Manifest(
        format=FORMAT,
        encoding=record.VERSION,
        watermark=watermark,
        searches=len(built.arrays["row_ids"]),
        size=size,
        sha256=digest.hexdigest(),
        first=built.first,
        arrays=places,
    )


def _places(built: Built) -> Iterator[tuple[str, Place]]:
    offset = 0
    for name, array in built.arrays.items():
        offset += -offset % _ALIGNED
        yield name, Place(dtype=array.dtype.str, shape=array.shape, offset=offset)
        offset += array.nbytes
