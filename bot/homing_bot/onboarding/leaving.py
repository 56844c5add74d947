"""Screens after the last one: saved, left, or lost."""

from __future__ import annotations

from homing.i18n import Catalogue
from homing_bot.menu.steps import to
from homing_bot.onboarding.draft import Draft
from homing_bot.screens import Screen, back, choice
from homing_bot.screens.keyboards import Row
from homing_bot.screens.markup import bold, paragraphs

#: What the button says that begins a search.
NEW = "o:new"


def saved(name: str, say: Catalogue, hindrance: str = "") -> Screen:
    """The search is there.

    Args:
        hindrance: HTML, why no alerts come all the same.
    """
    text = paragraphs(
        bold(f"✅ {say('Saved: {name}', name=name)}"),
        hindrance or say("Alerts will come into this chat, as soon as something is advertised."),
        say("/menu shows all your searches, /stop ends the alerts."),
    )
    return Screen(text, [again(say)])


def changed(name: str, draft: Draft, say: Catalogue) -> Screen:
    """The search is different."""
    text = bold(f"✅ {say('Saved: {name}', name=name)}")
    return Screen(text, [[back(say, draft.leads_to)]] if draft.leads_to else [again(say)])


def vanished(say: Catalogue) -> Screen:
    """The search was deleted or changed elsewhere."""
    return Screen(say("This search was changed or deleted meanwhile."), [again(say)])


def cancelled(say: Catalogue) -> Screen:
    """Nothing is kept of what was begun."""
    return Screen(say("Cancelled. Nothing was saved."), [again(say)])


def idle(say: Catalogue) -> Screen:
    """There is nothing to be cancelled."""
    return Screen(say("There is nothing to cancel."), [again(say)])


def lost(say: Catalogue) -> Screen:
    """What was begun is no longer known."""
    return Screen(say("I have forgotten where we were. Let us begin again."), [again(say)])


def again(say: Catalogue) -> Row:
    """The ways to another search and to the menu."""
    return [choice(f"🔎 {say('New search')}", NEW), choice(f"☰ {say('Menu')}", to("menu"))]
