"""Words that an advert must not have."""

from __future__ import annotations

from homing.i18n import mark
from homing_bot.onboarding.fields.words import words

FIELD = words(
    "exclude", "exclude_words", mark("Without the words"), mark("Which words must not occur?")
)
