"""The menu's first screen."""

from __future__ import annotations

from dataclasses import dataclass

from homing.i18n import Catalogue
from homing.storage.memberships import Membership
from homing_bot.menu.standing import short
from homing_bot.menu.steps import to
from homing_bot.onboarding.leaving import NEW
from homing_bot.screens import Screen, choice


@dataclass(frozen=True, kw_only=True)
class Front:
    """What it tells."""

    searches: int
    #: That are not paused.
    active: int
    favourites: int
    membership: Membership


def front(known: Front, say: Catalogue) -> Screen:
    """What there is, and the ways to it."""
    searches = say.plural("{n} search", "{n} searches", known.searches)
    favourites = say.plural("{n} favourite", "{n} favourites", known.favourites)
    on = say("{n} on", n=say.number(known.active))
    text = (
        f"<b>{say('Menu')}</b>\n\n{searches} ({on}), {favourites}\n{short(known.membership, say)}"
    )
    return Screen(
        text,
        [
            [
                choice(f"🔔 {say('My searches')}", to("searches", 0)),
                choice(f"🔎 {say('New search')}", NEW),
            ],
            [choice(f"⭐ {say('Favourites')}", to("homes", 0, 0, 0))],
            [choice(f"📨 {say('Notifications')}", to("notifications"))],
            [choice(f"🌐 {say('Language')}", to("language"))],
            [choice(f"💫 {say('Subscription')}", to("standing"))],
            [choice(f"🔒 {say('My data')}", to("privacy"))],
        ],
    )
