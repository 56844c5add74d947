"""What images in an archive weigh above their base."""

from __future__ import annotations

import gzip
import json
import tarfile
from functools import cache
from pathlib import Path
from typing import IO, Any

_NAME = "io.containerd.image.name"


def sizes(archive: Path) -> dict[str, int]:
    """Bytes of each image's own layers, unpacked, by the image's name. The base is what all of them begin with."""
    with tarfile.open(archive) as opened:
        layers = {name: _layers(opened, digest) for name, digest in _images(opened)}
        shared = set.intersection(*map(set, layers.values()))

        @cache
        def weight(digest: str) -> int:
            with gzip.open(_blob(opened, digest)) as layer:
                return sum(len(part) for part in iter(lambda: layer.read(1 << 20), b""))

        return {
            name: sum(weight(one) for one in own if one not in shared)
            for name, own in layers.items()
        }


def _images(opened: tarfile.TarFile) -> list[tuple[str, str]]:
    index = json.load(_file(opened, "./index.json"))
    return [(one["annotations"][_NAME], one["digest"]) for one in index["manifests"]]


def _layers(opened: tarfile.TarFile, digest: str) -> list[str]:
    manifest: dict[str, Any] = json.load(_blob(opened, digest))
    return [layer["digest"] for layer in manifest["layers"]]


def _blob(opened: tarfile.TarFile, digest: str) -> IO[bytes]:
    return _file(opened, f"./blobs/{digest.replace(':', '/')}")


def _file(opened: tarfile.TarFile, name: str) -> IO[bytes]:
    found = opened.extractfile(name)
    if found is None:
        raise FileNotFoundError(name)
    return found
