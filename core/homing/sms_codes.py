"""Twilio's numbers of what went wrong with a text message, as far as they say something about the person's number.

https://www.twilio.com/docs/api/errors
"""

from __future__ import annotations

#: The person has answered STOP.
STOPPED = 21610

#: Nothing will ever arrive at this number: it is wrong, a landline, or its owner said STOP.
DEAD_NUMBERS = frozenset({STOPPED, 21211, 21214, 21217, 21265, 21614, 21635, 30004, 30005, 30006})
