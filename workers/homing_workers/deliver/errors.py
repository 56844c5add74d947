"""Why a message was not sent. The only question that matters: again, or never?

SendError
+-- TryAgain    later, perhaps at a time that the provider names
|   +-- NotAsked    nothing was sent, and nothing is known of the provider
+-- Never       not to this person, or not this message
|   +-- Vanished    what it would change is no longer there
+-- Moved       again at once, at another address
"""

from __future__ import annotations

from homing.storage.text import storable


class SendError(Exception):
    """A message was not sent, as far as is known."""

    def __init__(self, message: str) -> None:
        # Much of it is the provider's, and goes into the database.
        super().__init__(storable(message))


class TryAgain(SendError):
    """It may go well later."""

    def __init__(
        self,
        message: str,
        *,
        after: float | None = None,
        counts: bool = True,
        maybe_sent: bool = False,
        outage: bool = False,
        parts: str | None = None,
    ) -> None:
        super().__init__(message)
        #: Seconds that the provider asks to wait; None leaves it to the backoff.
        self.after = after
        #: Whether it uses up one of the delivery's attempts: a rate limit or a wrong token does not.
        self.counts = counts
        #: No answer came, so the person may have got the message all the same.
        self.maybe_sent = maybe_sent
        #: The provider as a whole seems not to be there: connection refused, 5xx, no answer in time, a login refused.
        #: Several in a row pause the channel, and then none of them counts.
        self.outage = outage
        #: The provider's identifiers, with commas between them, of the parts of the message that did arrive: an album whose
        #: buttons did not follow, for example. The ledger keeps them as the delivery's `message_id`, and the next try
        #: gets them as `Outgoing.parts` and sends the rest only.
        self.parts = parts


class NotAsked(TryAgain):
    """The provider was not even asked, because there is no turn for the message soon."""


class Never(SendError):
    """It would fail again."""

    def __init__(self, message: str, *, address_is_dead: bool = False) -> None:
        super().__init__(message)
        #: The person cannot be reached this way at all, so the channel is switched off.
        self.address_is_dead = address_is_dead


class Vanished(Never):
    """The message that was to be edited is no longer there, or cannot be edited any more; nobody needs to mend that."""


class Moved(SendError):
    """The provider names a new address of the same person or group."""

    def __init__(self, address: str) -> None:
        super().__init__(f"moved to {address}")
        self.address = address
