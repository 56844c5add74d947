"""A home as an e-mail shows it."""

from __future__ import annotations

from dataclasses import dataclass

from homing.i18n import Catalogue
from homing.i18n.homes import EVENTS
from homing.storage.outgoing import Outgoing
from homing_workers.deliver import facts

_TITLE, _DESCRIPTION, _SEARCHES = 200, 700, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Texts in the person's language; empty where nothing is known."""

    headline: str
    #: How long ago it was, where it comes late.
    late: str
    title: str
    price: str
    facts: str
    place: str
    description: str
    #: At the source, and in Homing.
    url: str
    home: str
    #: Address for `src`; empty where there is none.
    picture: str
    searches: str


def card(message: Outgoing, say: Catalogue, *, home: str, picture: str) -> Card:
    """The card of an alert."""
    return Card(
        headline=say(EVENTS[message.event]),
        late=facts.late(message, say),
        title=cut(message.title, _TITLE),
        price=facts.price(message, say),
        facts=facts.facts(message, say),
        place=facts.place(message),
        description=cut(message.description or "", _DESCRIPTION),
        url=message.url,
        home=home,
        picture=picture,
        searches=cut(", ".join(message.searches), _SEARCHES),
    )


def cut(text: str, length: int) -> str:
    """One line of at most so many characters."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[: length - 1].rsplit(None, 1)[0].rstrip(",.;:–- ") + "…"
