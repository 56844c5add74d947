"""Until when a person gets alerts, and what more costs."""

from __future__ import annotations

from collections.abc import Sequence

from homing.i18n import Catalogue
from homing.settings.plans import Plan
from homing.storage.memberships import Membership, MembershipStatus
from homing_bot import phrases
from homing_bot.menu.steps import to
from homing_bot.screens import Screen, back, choice


def short(known: Membership, say: Catalogue) -> str:
    """In one line of HTML."""
    if known.until is None:
        return say("Alerts cost nothing.")
    day = say.date(known.until)
    match known.status:
        case MembershipStatus.TRIAL:
            return say.html("Free trial until {day}.", day=day)
        case MembershipStatus.ACTIVE:
            return say.html("Paid until {day}.", day=day)
        case MembershipStatus.EXPIRED:
            return say.html("Alerts are off since {day}.", day=day)


def standing(known: Membership, plans: Sequence[Plan], say: Catalogue) -> Screen:
    """How the person stands; one button for each way to pay, where there is anything to pay for."""
    pays = known.until is not None
    lines = [
        f"<b>{say('Subscription')}</b>",
        "",
        short(known, say),
        *(_why(known, say) if pays else []),
    ]
    buttons = [choice(price(plan, say), to("pay", plan.days)) for plan in plans]
    return Screen(
        "\n".join(lines),
        [*([one] for one in buttons if pays), [back(say, to("menu"))]],
    )


def price(plan: Plan, say: Catalogue) -> str:
    """What it costs, on a button."""
    return f"{days(plan.days, say)} – {plan.stars} ⭐"


def days(count: int, say: Catalogue) -> str:
    """So many days."""
    return say.plural("{n} day", "{n} days", count)


def _why(known: Membership, say: Catalogue) -> list[str]:
    if known.status is MembershipStatus.EXPIRED:
        what = say(phrases.PAYING_HELPS)
    else:
        what = say("What you pay for now begins when that is over.")
    return [what, "", say("Questions about payments: /paysupport")]
