"""What the buttons under an alert say when they are pressed: made by workers, understood by the bot."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, ValidationError

from homing.models.base import Value

#: Grows when the meaning changes, so that buttons of old messages are told apart.
_VERSION = "h1"


class Action(StrEnum):
    """What to do, and in the comment what the id is of."""

    KEEP = "keep"  # listing
    DROP = "drop"  # listing
    DISMISS = "dismiss"  # listing
    READMIT = "readmit"  # listing
    PAUSE = "pause"  # delivery: its searches, of which one is chosen
    PAUSE_SEARCH = "pause-search"  # subscription
    RESUME_SEARCH = "resume-search"  # subscription
    PAY = "pay"  # delivery, which told what was missed
    NO_NEWS = "no-news"  # delivery, which told what everybody is told


class Press(Value):
    """A pressed button."""

    action: Action
    id: int = Field(ge=1, lt=2**63)

    def pack(self) -> str:
        """At most 40 of the 64 bytes that Telegram takes."""
        return f"{_VERSION}:{self.action}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """None where the text is no button of this version."""
        version, _, rest = text.partition(":")
        action, _, number = rest.partition(":")
        if version != _VERSION or not number.isascii() or not number.isdigit():
            return None
        try:
            return cls.model_validate({"action": action, "id": number})
        except ValidationError:
            return None
