"""What is said at more than one place."""

from __future__ import annotations

from homing.i18n import mark

STALE = mark("This button no longer works.")
START_FIRST = mark("I do not know you yet: please say /start to me first.")
TROUBLE = mark("That did not work just now. Please try again in a minute.")
#: Buttons under alerts, as they are after a press.
KEEP = mark("Keep")
DISMISS = mark("Not for me")
