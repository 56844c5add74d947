"""What administrators see. In their language, like all that the bot says."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from homing.i18n import Catalogue
from homing.models.kinds import DeliveryState
from homing.storage.broadcasts import Broadcast, BroadcastState, Progress
from homing.storage.memberships import MembershipStatus
from homing.storage.payments import Total
from homing.storage.subscriptions import Count
from homing_bot.menu.steps import to
from homing_bot.screens import Screen, choice
from homing_bot.screens.markup import bold


def stats(
    people: Mapping[MembershipStatus, int],
    searches: Count,
    today: Mapping[DeliveryState, int],
    paid: Total,
    say: Catalogue,
) -> Screen:
    """/stats."""
    number = say.number
    known = " · ".join(f"{status}: {number(count)}" for status, count in people.items())
    sent = " · ".join(f"{state}: {number(count)}" for state, count in today.items())
    lines = [
        f"<b>{say('Figures')}</b>",
        "",
        f"{say('People')}: {number(sum(people.values()))} ({known})",
        f"{say('Searches')}: {number(searches.all)} ({say('{n} on', n=number(searches.active))})",
        f"{say('Deliveries today')}: {sent or 0}",
        f"{say('Payments')}: {number(paid.payments)} ({number(paid.stars)} ⭐)",
        f"{say('Refunds')}: {number(paid.refunds)} ({number(paid.refunded_stars)} ⭐)",
    ]
    return Screen("\n".join(lines))


def asking(say: Catalogue, most: int, *, wrong: bool = False) -> Screen:
    """Asks for the text of a broadcast."""
    lines = [
        *([say("A text of 1 to {n} letters is needed.", n=say.number(most))] if wrong else []),
        say("What shall everybody be told? The first line is the title. /cancel leaves."),
    ]
    return Screen("\n".join(lines))


def preview(draft: Broadcast, people: int, say: Catalogue) -> Screen:
    """The text as people will see it, and whether it shall go out."""
    go = say.plural("Send to {n} person", "Send to {n} people", people)
    return Screen(
        "\n".join([*_told(draft), "", f"<i>{say('So everybody will see it.')}</i>"]),
        [
            [choice(f"📣 {go}", to("cast-start", draft.id))],
            [choice(f"✏️ {say('Write it anew')}", to("cast-anew", draft.id))],
            [choice(f"🗑 {say('Discard')}", to("cast-drop", draft.id))],
        ],
    )


def progress(cast: Broadcast, far: Progress, say: Catalogue) -> Screen:
    """How far it is."""
    states = {
        BroadcastState.RUNNING: say("It goes out."),
        BroadcastState.STOPPED: say("It was stopped."),
        BroadcastState.DONE: say("Everybody has been told."),
    }
    number = say.number
    waiting = far.left + far.written - far.sent - far.failed
    lines = [
        f"📣 {bold(cast.title)}",
        states.get(cast.state, ""),
        say(
            "Sent: {sent}, could not be sent: {failed}, waiting: {waiting}",
            sent=number(far.sent),
            failed=number(far.failed),
            waiting=number(waiting),
        ),
    ]
    runs = cast.state is BroadcastState.RUNNING
    rows = [
        [choice(f"🔄 {say('How far is it?')}", to("cast", cast.id))],
        [choice(f"⏹ {say('Stop')}", to("cast-stop", cast.id))],
    ]
    return Screen("\n".join(lines), rows if runs else [])


def _told(cast: Broadcast) -> list[str]:
    return [bold(cast.title), "", escape(cast.message, quote=False)]
