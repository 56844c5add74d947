"""What people are told about payments."""

from __future__ import annotations

from homing.i18n import Catalogue
from homing.settings.plans import Plan
from homing.storage.memberships import Membership
from homing_bot.menu.standing import days, short
from homing_bot.menu.steps import to
from homing_bot.screens import Screen, choice


def receipt(plan: Plan, charge_id: str, membership: Membership, say: Catalogue) -> Screen:
    """After a payment."""
    lines = [
        f"✅ <b>{say('Thank you!')}</b>",
        "",
        say.html("Paid: {stars} ⭐ for {days}.", stars=plan.stars, days=days(plan.days, say)),
        short(membership, say),
        "",
        say.html("Receipt: <code>{charge}</code>", charge=charge_id),
        say("Questions about payments: /paysupport"),
    ]
    return Screen("\n".join(lines), [[choice(f"☰ {say('Menu')}", to("menu"))]])


def returned(stars: int, membership: Membership, say: Catalogue) -> Screen:
    """After a refund."""
    text = say.html("↩️ {stars} ⭐ came back to you.", stars=stars)
    return Screen(
        f"{text}\n{short(membership, say)}", [[choice(f"💫 {say('Subscription')}", to("standing"))]]
    )


def support(say: Catalogue, *, passed_on: bool) -> Screen:
    """/paysupport, which Telegram's terms ask for: https://telegram.org/tos/stars

    Args:
        passed_on: whether the person's question is on its way to an administrator.
    """
    lines = [
        f"<b>{say('Questions about payments')}</b>",
        "",
        say("Thank you. Somebody will look at it and write to you.")
        if passed_on
        else say(
            "Write /paysupport and your question in one message, with the receipt if you have it."
        ),
        say("Stars that were paid by mistake, or for days without alerts, are given back."),
        say("Telegram's own support cannot help with payments to this bot."),
    ]
    return Screen("\n".join(lines), [[choice(f"💫 {say('Subscription')}", to("standing"))]])


def unknown(charge_id: str, say: Catalogue) -> Screen:
    """A payment that cannot be told whose or what for it is."""
    text = say("We got your payment, and cannot tell what it is for. Please say /paysupport.")
    return Screen(
        f"{text}\n" + say.html("Receipt: <code>{charge}</code>", charge=charge_id),
        [[choice(f"☰ {say('Menu')}", to("menu"))]],
    )
