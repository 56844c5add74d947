"""Messages that the server has taken, and their form in the API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from random import Random
from typing import Any

from smsprovider.segments import segments

VERSION = "2010-04-01"


@dataclass(kw_only=True)
class Message:
    """A text message in one direction."""

    sid: str
    account: str
    #: None where a messaging service chooses.
    sender: str | None
    service: str | None
    to: str
    body: str
    callback: str | None = None
    status: str = "queued"
    code: int | None = None
    direction: str = "outbound-api"
    created: datetime
    updated: datetime

    def step(self, status: str, code: int | None = None) -> None:
        """What has become of it."""
        self.status, self.code, self.updated = status, code, datetime.now(UTC)

    def as_json(self) -> dict[str, Any]:
        """The message resource."""
        uri = f"/{VERSION}/Accounts/{self.account}/Messages/{self.sid}"
        is_sent = self.status not in ("queued", "accepted", "sending")
        return {
            "account_sid": self.account,
            "api_version": VERSION,
            "body": self.body,
            "date_created": format_datetime(self.created),
            "date_sent": format_datetime(self.updated) if is_sent else None,
            "date_updated": format_datetime(self.updated),
            "direction": self.direction,
            "error_code": self.code,
            "error_message": None if self.code is None else f"Error {self.code}",
            "from": self.sender,
            "messaging_service_sid": self.service,
            "num_media": "0",
            "num_segments": str(segments(self.body)),
            "price": None,
            "price_unit": "USD",
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": self.to,
            "uri": f"{uri}.json",
        }


class Messages:
    """All of them, in the order in which they came."""

    def __init__(self, account: str, seed: int = 0) -> None:
        self._account = account
        self._random = Random(f"messages {seed}")
        self._by_sid: dict[str, Message] = {}

    def new(self, **fields: Any) -> Message:
        """A message with an identifier of its own."""
        now = datetime.now(UTC)
        sid = f"SM{self._random.getrandbits(128):032x}"
        made = Message(sid=sid, account=self._account, created=now, updated=now, **fields)
        self._by_sid[sid] = made
        return made

    def get(self, sid: str) -> Message | None:
        return self._by_sid.get(sid)

    def __len__(self) -> int:
        return len(self._by_sid)

    def __iter__(self) -> Iterator[Message]:
        return iter(self._by_sid.values())

    def newest(self, *, to: str | None = None, sender: str | None = None) -> list[Message]:
        """Newest first, of a pair of numbers or of all."""
        return [
            each
            for each in reversed(self._by_sid.values())
            if to in (None, each.to) and sender in (None, each.sender)
        ]
