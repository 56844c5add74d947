"""Whether pets are to be allowed."""

from __future__ import annotations

from homing.i18n import mark
from homing_bot.onboarding.fields.yes_no import yes_no

FIELD = yes_no(
    "pets",
    mark("Pets"),
    mark("Do you have pets?"),
    yes=mark("Pets are allowed"),
    no=mark("Homes without pets"),
)
