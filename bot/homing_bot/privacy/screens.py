"""What people see of what is kept about them."""

from __future__ import annotations

from homing.i18n import Catalogue
from homing_bot.menu.steps import to
from homing_bot.screens import Screen, back, choice


def privacy(say: Catalogue) -> Screen:
    """What is kept, and what can be done about it."""
    kept = [
        say("your Telegram id, name, @name and language, and addresses that you gave"),
        say("your searches, favourites, notes, lists, likes, and homes you do not want"),
        say("what was sent to you and when, and whose phone numbers you looked at"),
        say("what you paid"),
    ]
    lines = [
        f"<b>{say('My data')}</b>",
        "",
        say("This is kept about you:"),
        *(f"• {one}" for one in kept),
        "",
        say("It is there for your alerts, and you can take it away."),
    ]
    return Screen(
        "\n".join(lines),
        [
            [choice(f"📄 {say('Send me all of it')}", to("data"))],
            [choice(f"🗑 {say('Erase everything')}", to("erase"))],
            [back(say, to("menu"))],
        ],
    )


def nothing(say: Catalogue) -> Screen:
    """For somebody whom nobody knows."""
    return Screen(say("Nothing is kept about you."))


def erasure(say: Catalogue) -> Screen:
    """Whether it is meant."""
    lines = [
        f"<b>{say('Erase everything?')}</b>",
        "",
        say("Searches, favourites, notes and all messages are gone at once, for ever."),
        say("Payments stay in our books without your name, as the law wants it."),
        say("Days that you paid for go on if you come back; there is no second free trial."),
    ]
    return Screen(
        "\n".join(lines),
        [
            [choice(f"🗑 {say('Yes, erase everything')}", to("erased"))],
            [back(say, to("privacy"))],
        ],
    )


def erased(say: Catalogue) -> Screen:
    """Farewell."""
    return Screen(say("Everything about you is erased. /start begins anew."))
