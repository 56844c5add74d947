"""What a provider of text messages has to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text message."""

    #: Named in the provider's reports, so that they find their delivery.
    delivery_id: int
    #: In the form of E.164.
    to: str
    body: str


class Provider(Protocol):
    """Hands text messages over to a network."""

    async def send(self, text: Text) -> str:
        """Hands a message over.

        Returns:
            The provider's identifier of the message.

        Raises:
            SendError: it was not taken; the kind of error says what to do.
        """
        ...
