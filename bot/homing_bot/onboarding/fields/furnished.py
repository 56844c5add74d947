"""With furniture, or without."""

from __future__ import annotations

from homing.i18n import mark
from homing_bot.onboarding.fields.yes_no import yes_no

FIELD = yes_no(
    "furnished",
    mark("Furniture"),
    mark("With furniture?"),
    yes=mark("With furniture"),
    no=mark("Without furniture"),
)
