"""What is said at more than one place."""

from __future__ import annotations

from homing.i18n import mark

STALE = mark("This button no longer works.")
START_FIRST = mark("I do not know you yet: please say /start to me first.")
STOPPED = mark("No more alerts will come here. /start switches them on again.")
PAYING_HELPS = mark("Your searches go on. Paying brings alerts back at once.")
TROUBLE = mark("That did not work just now. Please try again in a minute.")
#: Buttons under alerts, as they are after a press.
KEEP = mark("Keep")
DISMISS = mark("Not for me")
