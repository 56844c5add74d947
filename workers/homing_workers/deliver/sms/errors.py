"""What Twilio's refusals mean for a delivery.

Codes: https://www.twilio.com/docs/api/errors. Those of a message that was taken first, and failed later, are in
`homing.sms_codes`.
"""

from __future__ import annotations

from dataclasses import dataclass

from homing.sms_codes import DEAD_NUMBERS
from homing_workers.deliver.errors import Never, SendError, TryAgain

#: Seconds until wrong settings are tried again: somebody has to mend them.
_SETTINGS_WAIT = 300.0

#: Seconds to wait where a 429 does not say.
_RATE_WAIT = 5.0

#: Account, password, sender: nothing that another message would change.
_SETTINGS = frozenset(
    {
        *(20003, 20005, 20006, 20404, 30002),
        *(21212, 21603, 21606, 21607, 21659, 21660, 21661, 21701, 21703, 21704, 21705),
    }
)

#: The sender's queue is full, or requests come too fast.
_BUSY = frozenset({14107, 20429, 21611, 30001})


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An answer that is not a message."""

    status: int
    #: Twilio's own number of what is wrong; None where the body is not Twilio's.
    code: int | None
    message: str
    #: Seconds, of the header Retry-After.
    retry_after: float | None = None

    def __str__(self) -> str:
        return f"{self.status} {self.code or ''} {self.message}".replace("  ", " ")


def translated(refusal: Refusal) -> SendError:
    """The same refusal in the words that all channels use."""
    said, code = str(refusal), refusal.code
    if refusal.status == 429 or code in _BUSY:
        return TryAgain(said, after=refusal.retry_after or _RATE_WAIT, counts=False)
    if refusal.status in (401, 403) or code in _SETTINGS:
        text = f"TWILIO_*: account, token or sender is refused: {said}"
        return TryAgain(text, after=_SETTINGS_WAIT, counts=False, outage=True)
    if refusal.status < 500 and code is not None:
        return Never(said, address_is_dead=code in DEAD_NUMBERS)
    # Where something between us and Twilio answered, what became of the message is not known.
    return TryAgain(said, after=refusal.retry_after, maybe_sent=code is None, outage=True)
