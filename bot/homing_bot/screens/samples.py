"""Every screen of the bot, by part."""

from __future__ import annotations

from homing_bot.admin.samples import SAMPLES as ADMIN
from homing_bot.menu.samples import SAMPLES as MENU
from homing_bot.onboarding.samples import SAMPLES as ONBOARDING
from homing_bot.screens.login import SAMPLES as LOGIN
from homing_bot.screens.sample import Sample

#: In the order of the docs.
SAMPLES: tuple[Sample, ...] = (
    *ONBOARDING,
    *MENU,
    *LOGIN,
    *ADMIN,
)
