"""Files that were uploaded or named by URL."""

from __future__ import annotations

import hashlib
import io
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from botapi.errors import bad_request

_MOST_SIDES, _MOST_RATIO = 10_000, 20
#: That are remembered; the oldest are dropped.
_MOST_FILES = 5_000
_PHOTO_BYTES, _FILE_BYTES = 10 * 2**20, 50 * 2**20


@dataclass
class File:
    """Something with a `file_id`."""

    file_id: str
    #: The same for the same content.
    unique_id: str
    name: str
    #: In bytes; 0 where only a URL is known.
    size: int
    url: str = ""
    #: Of pictures, in pixels.
    width: int = 0
    height: int = 0
    mime: str = "application/octet-stream"

    @property
    def path(self) -> str:
        """`file_path` for the download."""
        return f"{'photos' if self.width else 'documents'}/{self.unique_id}_{self.name}"


class Files:
    """Files by `file_id`; their contents stand in a folder, or in memory where there is none."""

    def __init__(self, folder: Path | None = None) -> None:
        self.by_id: dict[str, File] = {}
        self._folder = folder
        self._contents: dict[str, bytes] = {}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def content(self, file: File) -> bytes | None:
        """What is in a file; None where only a URL is known or the file was dropped."""
        if self._folder is None:
            return self._contents.get(file.unique_id)
        path = self._folder / file.unique_id
        return path.read_bytes() if file.size and path.exists() else None

    def add_photo(self, content: bytes, name: str = "photo.jpg") -> File:
        """A picture.

        Raises:
            Refusal: it is none, or Telegram does not take such.
        """
        if not content:
            raise bad_request("file must be non-empty")
        if len(content) > _PHOTO_BYTES:
            raise bad_request("file is too big for a photo; the maximum size is 10 MB")
        try:
            with Image.open(io.BytesIO(content)) as image:
                (width, height), mime = image.size, image.get_format_mimetype()
        except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
            raise bad_request("IMAGE_PROCESS_FAILED") from None
        if width + height > _MOST_SIDES or max(width, height) > _MOST_RATIO * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        file = File(_id("AgACAgIAAxk"), _digest(content), _safe(name), len(content))
        file.width, file.height = width, height
        return self._keep(file, mime or "image/jpeg", content)

    def add_photo_of_url(self, url: str) -> File:
        """A picture whose content nobody has seen."""
        file = File(_id("AgACAgIAAxk"), _digest(url.encode()), "photo.jpg", 0, url, 1280, 960)
        return self._keep(file, "image/jpeg")

    def add_document(self, content: bytes, name: str, mime: str) -> File:
        """Any file.

        Raises:
            Refusal: it is empty or too large.
        """
        if not content:
            raise bad_request("file must be non-empty")
        if len(content) > _FILE_BYTES:
            raise bad_request("file is too big")
        file = File(_id("BQACAgIAAxk"), _digest(content), _safe(name), len(content))
        return self._keep(file, mime, content)

    def add_document_of_url(self, url: str) -> File:
        """A document whose content nobody has seen."""
        name = _safe(url.rsplit("/", 1)[-1])
        file = File(_id("BQACAgIAAxk"), _digest(url.encode()), name, 0, url)
        return self._keep(file, "application/octet-stream")

    def get(self, file_id: str) -> File | None:
        return self.by_id.get(file_id)

    def _keep(self, file: File, mime: str, content: bytes = b"") -> File:
        file.mime = mime
        self.by_id[file.file_id] = file
        if content and self._folder is not None:
            (self._folder / file.unique_id).write_bytes(content)
        elif content:
            self._contents.setdefault(file.unique_id, content)
        if len(self.by_id) > _MOST_FILES:
            self._forget(next(iter(self.by_id)))
        return file

    def _forget(self, file_id: str) -> None:
        gone = self.by_id.pop(file_id)
        if any(one.unique_id == gone.unique_id for one in self.by_id.values()):
            return
        self._contents.pop(gone.unique_id, None)
        if self._folder is not None:
            (self._folder / gone.unique_id).unlink(missing_ok=True)


def photo_sizes(file: File) -> list[dict[str, Any]]:
    """The PhotoSizes of a picture; Telegram tells smaller ones, too, this server only what it has."""
    told: dict[str, Any] = {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "width": file.width,
        "height": file.height,
    }
    return [told | ({"file_size": file.size} if file.size else {})]


def document(file: File) -> dict[str, Any]:
    """A Document."""
    told: dict[str, Any] = {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_name": file.name,
        "mime_type": file.mime,
    }
    return told | ({"file_size": file.size} if file.size else {})


def _id(prefix: str) -> str:
    return prefix + secrets.token_urlsafe(40)


def _digest(content: bytes) -> str:
    return "AQAD" + hashlib.sha256(content).hexdigest()[:12]


def _safe(name: str) -> str:
    kept = "".join(letter for letter in name if letter.isalnum() or letter in "._-")
    return kept.lstrip(".")[-60:] or "file"
