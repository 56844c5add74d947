"""Words that an advert must have."""

from __future__ import annotations

from homing.i18n import mark
from homing_bot.onboarding.fields.words import words

FIELD = words(
    "include", "include_words", mark("With the words"), mark("Which words must the advert have?")
)
