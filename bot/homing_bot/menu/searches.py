"""Saved searches: all of them, and one."""

from __future__ import annotations

from collections.abc import Sequence

from homing.i18n import Catalogue
from homing.i18n import searches as wording
from homing.models.subscription import Subscription
from homing_bot.menu.steps import to
from homing_bot.onboarding.leaving import NEW
from homing_bot.onboarding.summary import Found
from homing_bot.screens import Screen, back, cancel, choice, paged
from homing_bot.screens.markup import bold


def searches(found: Sequence[Subscription], page: int, say: Catalogue) -> Screen:
    """All of a person's."""
    buttons = [choice(f"{_mark(one)} {one.name}", to("search", one.id)) for one in found]
    text = say("My searches") if found else say("You have no searches yet.")
    return Screen(
        f"<b>{text}</b>",
        [
            *paged(buttons, page, lambda number: to("searches", number)),
            [choice(f"🔎 {say('New search')}", NEW)],
            [back(say, to("menu"))],
        ],
    )


def search(one: Subscription, found: Found, say: Catalogue, hindrance: str = "") -> Screen:
    """One search, how much it matches, and what can be done with it.

    Args:
        hindrance: HTML, why no alerts come though it is not paused.
    """
    state = say("Alerts come.") if one.active else say("Paused: no alerts come.")
    lines = [
        bold(one.name),
        *(
            say.html("{what}: <b>{which}</b>", what=what, which=which)
            for what, which in wording.lines(one.criteria, say)
        ),
        "",
        _matching(found, say),
        (hindrance if one.active else "") or f"{_mark(one)} {state}",
    ]
    toggle = (
        choice(f"⏸ {say('Pause')}", to("pause", one.id))
        if one.active
        else choice(f"▶️ {say('Resume')}", to("resume", one.id))
    )
    return Screen(
        "\n".join(lines),
        [
            [toggle, choice(f"✏️ {say('Change')}", to("fields", one.id))],
            [
                choice(f"🏷 {say('Rename')}", to("rename", one.id)),
                choice(f"🗑 {say('Delete')}", to("delete", one.id)),
            ],
            [back(say, to("searches", 0))],
        ],
    )


def deletion(one: Subscription, say: Catalogue) -> Screen:
    """Whether it is meant."""
    return Screen(
        say.html(
            "Delete the search <b>{name}</b>? No more alerts will come from it.", name=one.name
        ),
        [
            [choice(f"🗑 {say('Yes, delete it')}", to("deleted", one.id))],
            [back(say, to("search", one.id))],
        ],
    )


def naming(one: Subscription, say: Catalogue, *, wrong: bool = False) -> Screen:
    """Asks for a name."""
    return Screen(
        "\n".join(
            [
                *([say("A name has 1 to {n} letters.", n=NAME_LENGTH)] if wrong else []),
                say.html("What shall <b>{name}</b> be called? Write the new name.", name=one.name),
            ]
        ),
        [[cancel(say, to("search", one.id))]],
    )


#: Letters of a search's name.
NAME_LENGTH = 60


def _matching(found: Found, say: Catalogue) -> str:
    told = say.plural(
        "{n} home of the last 30 days matches.", "{n} homes of the last 30 days match.", found.count
    )
    return told if found.complete else f"{told} {say('There may be more.')}"


def _mark(one: Subscription) -> str:
    return "🔔" if one.active else "⏸"
