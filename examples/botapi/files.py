"""Files that were uploaded or named by URL."""

from __future__ import annotations

import hashlib
import io
import secrets
from dataclasses import dataclass
from typing import Any

from PIL import Image, UnidentifiedImageError

from botapi.errors import bad_request

_MOST_SIDES, _MOST_RATIO = 10_000, 20
_PHOTO_BYTES, _FILE_BYTES = 10 * 2**20, 50 * 2**20


@dataclass
class File:
    """Something with a `file_id`."""

    file_id: str
    #: The same for the same content.
    unique_id: str
    name: str
    #: None where only a URL is known.
    content: bytes | None
    url: str = ""
    #: Of pictures, in pixels.
    width: int = 0
    height: int = 0
    mime: str = "application/octet-stream"

    @property
    def size(self) -> int:
        """In bytes; 0 is unknown."""
        return len(self.content or b"")

    @property
    def path(self) -> str:
        """`file_path` for the download."""
        return f"{'photos' if self.width else 'documents'}/{self.unique_id}_{self.name}"


class Files:
    """Files by `file_id`."""

    def __init__(self) -> None:
        self.by_id: dict[str, File] = {}

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
        return self._keep(
            File(_id("AgACAgIAAxk"), _digest(content), _safe(name), content, "", width, height),
            mime or "image/jpeg",
        )

    def add_photo_of_url(self, url: str) -> File:
        """A picture whose content nobody has seen."""
        file = File(_id("AgACAgIAAxk"), _digest(url.encode()), "photo.jpg", None, url, 1280, 960)
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
        file = File(_id("BQACAgIAAxk"), _digest(content), _safe(name), content)
        return self._keep(file, mime)

    def add_document_of_url(self, url: str) -> File:
        """A document whose content nobody has seen."""
        name = _safe(url.rsplit("/", 1)[-1])
        file = File(_id("BQACAgIAAxk"), _digest(url.encode()), name, None, url)
        return self._keep(file, "application/octet-stream")

    def get(self, file_id: str) -> File | None:
        return self.by_id.get(file_id)

    def _keep(self, file: File, mime: str) -> File:
        file.mime = mime
        self.by_id[file.file_id] = file
        return file


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
