"""Which numbers exist here, and what becomes of messages to them.

The first group is Twilio's own for its test credentials: https://www.twilio.com/docs/iam/test-credentials
"""

from __future__ import annotations

import phonenumbers

#: The sender that always works.
FROM = "+15005550006"

#: Refused at once.
_REFUSED = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}

#: Taken, and lost later: status and error code.
_LOST = {
    "+15005550013": ("undelivered", 30003),
    "+15005550015": ("undelivered", 30005),
    "+15005550017": ("undelivered", 30007),
    "+15005550018": ("failed", 30008),
}


def refusal(number: str) -> int | None:
    """The code by which a message to the number is refused; None where it is taken."""
    if number in _REFUSED:
        return _REFUSED[number]
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return 21211
    return None if phonenumbers.is_possible_number(parsed) else 21211


def end(number: str) -> tuple[str, int | None]:
    """The last status of a message to the number, with an error code where it is lost."""
    return _LOST.get(number, ("delivered", None))
