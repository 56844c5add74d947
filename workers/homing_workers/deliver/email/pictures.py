"""Pictures inside an e-mail, so that it shows them at once and tells nobody that it was read.

Mail programs show pictures that came with the e-mail (`cid:`, RFC 2392) without asking; many hide those from the web.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from homing.images import ImageStore, StoreError
from homing.storage.outgoing import Outgoing

_log = structlog.get_logger()

#: Width of the stored pictures that alerts and digests show.
LARGE, SMALL = 960, 320

#: Bytes of one picture and of all: e-mails that are larger are refused or cut by some servers.
_ONE, _ALL = 400_000, 1_500_000

_MIMES = {"jpg": "jpeg", "jpeg": "jpeg", "png": "png", "webp": "webp", "gif": "gif"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """A picture that comes with the e-mail."""

    #: Without angle brackets.
    content_id: str
    data: bytes
    subtype: str
    name: str


class Pictures:
    """Collects the pictures of one e-mail."""

    def __init__(self, store: ImageStore, domain: str) -> None:
        self._store = store
        self._domain = domain
        self._left = _ALL
        self.inline: list[Inline] = []

    async def sources(self, alerts: Sequence[Outgoing], width: int) -> list[str]:
        """For each alert an address for `src`: of a stored picture, else at the source, else nothing."""
        return [await self._source(alert, width) for alert in alerts]

    async def _source(self, alert: Outgoing, width: int) -> str:
        if not alert.pictures:
            return ""
        first = alert.pictures[0]
        data = await self._stored(first.key, width) if first.key else None
        if data is None or first.key is None:
            return first.url if first.url.startswith("https://") else ""
        ending = first.key.rsplit(".", 1)[-1].lower()
        name = f"picture-{len(self.inline) + 1}"
        content_id = f"{name}.{alert.delivery_id}@{self._domain}"
        subtype = _MIMES.get(ending, "jpeg")
        self.inline.append(
            Inline(content_id=content_id, data=data, subtype=subtype, name=f"{name}.{ending}")
        )
        self._left -= len(data)
        return f"cid:{content_id}"

    async def _stored(self, key: str, width: int) -> bytes | None:
        try:
            data = await self._store.open(_of_width(key, width))
        except StoreError as error:
            _log.warning("A picture is not in the store", key=key, reason=str(error))
            return None
        return data if len(data) <= min(_ONE, self._left) else None


def _of_width(key: str, width: int) -> str:
    """The thumbnail beside the one of 960 pixels that deliveries name."""
    stem, found, ending = key.rpartition(f"_{LARGE}.")
    return f"{stem}_{width}.{ending}" if found else key
