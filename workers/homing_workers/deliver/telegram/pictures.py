"""The pictures of an alert, in the ways in which Telegram takes them."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from aiogram.exceptions import TelegramAPIError
from aiogram.types import BufferedInputFile, Message

from homing.images import ImageStore, StoreError
from homing.storage.outgoing import Picture

_log = structlog.get_logger()

#: Files of Telegram's that are remembered: an alert for many people is uploaded once.
_KNOWN_FILES = 500

#: "failed to send message #2 with the error message ..." names the picture of an album.
_NUMBER = re.compile(r"message #(\d+)")


@dataclass(frozen=True)
class Photo:
    """A picture in one of its ways."""

    #: Content, address at the source, or id of a file that Telegram has.
    media: BufferedInputFile | str
    #: In our store; None where it comes from the source.
    key: str | None


class Pictures:
    """Finds pictures, and remembers which of them Telegram has already."""

    def __init__(self, store: ImageStore) -> None:
        self._store = store
        self._files: OrderedDict[str, str] = OrderedDict()

    async def photos(self, pictures: Sequence[Picture]) -> list[Photo]:
        """Each in its best way."""
        return [await self._photo(picture) for picture in pictures]

    async def ways(self, picture: Picture) -> list[Photo]:
        """All ways to give one picture, best first."""
        best = await self._photo(picture)
        return [best] if best.key is None else [best, Photo(picture.url, None)]

    def remember(self, photos: Sequence[Photo], sent: Sequence[Message]) -> None:
        """Telegram has taken the photos in these messages."""
        for photo, message in zip(photos, sent, strict=True):
            if photo.key is not None and message.photo:
                self._files[photo.key] = message.photo[-1].file_id
        while len(self._files) > _KNOWN_FILES:
            self._files.popitem(last=False)

    def without_refused(self, photos: Sequence[Photo], error: TelegramAPIError) -> list[Photo]:
        """Those that may still be good: without the one that Telegram names, else without the source's, else none."""
        for photo in photos:
            self._files.pop(photo.key or "", None)
        if found := _NUMBER.search(error.message):
            number = int(found[1])
            return [photo for place, photo in enumerate(photos, start=1) if place != number]
        ours = [photo for photo in photos if photo.key is not None]
        return ours if len(ours) < len(photos) else []

    async def _photo(self, picture: Picture) -> Photo:
        if picture.key is None:
            return Photo(picture.url, None)
        if known := self._files.get(picture.key):
            return Photo(known, picture.key)
        try:
            content = await self._store.open(picture.key)
        except StoreError as error:
            _log.warning("A picture is not in the store", key=picture.key, reason=str(error))
            return Photo(picture.url, None)
        return Photo(BufferedInputFile(content, "photo.jpg"), picture.key)
