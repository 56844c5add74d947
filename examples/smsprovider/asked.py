"""A request to send a message, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from smsprovider import numbers
from smsprovider.errors import Refusal

_LONGEST = 1600


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Fields as they came; empty where they did not."""

    to: str
    body: str
    sender: str | None
    service: str | None
    callback: str

    @classmethod
    def read(cls, form: Mapping[str, object]) -> Self:
        """The fields that this server knows."""
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        return cls(
            to=fields.get("To", ""),
            body=fields.get("Body", ""),
            sender=fields.get("From"),
            service=fields.get("MessagingServiceSid"),
            callback=fields.get("StatusCallback", ""),
        )

    def check(self, stopped: Collection[str]) -> None:
        """Looks at all fields in Twilio's order.

        Raises:
            Refusal: a message cannot be made of them.
        """
        if not self.to:
            raise Refusal(21604)
        if not self.sender and not self.service:
            raise Refusal(21603)
        if not self.body:
            raise Refusal(21602)
        if len(self.body) > _LONGEST:
            raise Refusal(21617)
        if self.callback and urlsplit(self.callback).scheme not in ("http", "https"):
            raise Refusal(21609)
        if self.sender and self.sender != numbers.FROM:
            raise Refusal(21606)
        if self.to in stopped:
            raise Refusal(21610)
        if code := numbers.refusal(self.to):
            raise Refusal(code)
