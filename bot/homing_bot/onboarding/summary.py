"""Everything that the search asks for, what it would have found, and the button that saves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiogram.types import InlineKeyboardButton

from homing.i18n import Catalogue, searches
from homing.models.kinds import EventKind
from homing.models.listing import StoredListing
from homing.models.subscription import Criteria
from homing.preview import preview
from homing.storage import listings
from homing.storage.database import Connection
from homing_bot.onboarding.draft import Draft
from homing_bot.onboarding.fields import BY_NAME, Field, data
from homing_bot.onboarding.frames import BACK, CANCEL
from homing_bot.screens import Screen, back, cancel, choice, grid
from homing_bot.screens.markup import bold, link, paragraphs

NAME = "summary"
SAVE = ".save"
#: Days in which homes were advertised that are counted, and how many of them are looked at: a fraction of a second of work.
_DAYS = 30
_LOOKED_AT = 1_000
_SAMPLES = 3


@dataclass(frozen=True)
class Found:
    """What the search would have brought."""

    count: int
    #: Whether all was looked at; else there may be more.
    complete: bool = True
    samples: tuple[StoredListing, ...] = ()


async def count(connection: Connection, criteria: Criteria) -> Found:
    """Homes that were advertised lately, and the newest of them."""
    wanted = criteria.model_copy(update={"events": frozenset({EventKind.NEW})})
    since = datetime.now(UTC) - timedelta(days=_DAYS)
    found = await preview(connection, wanted, since, sample=_SAMPLES, limit=_LOOKED_AT)
    known = await listings.get_many(connection, found.listing_ids)
    samples = tuple(known[one] for one in found.listing_ids if one in known)
    return Found(found.matches, found.complete, samples)


def render(draft: Draft, found: Found, say: Catalogue) -> Screen:
    lines = [
        say.html("{what}: <b>{which}</b>", what=what, which=which)
        for what, which in searches.lines(draft.criteria, say)
    ]
    text = paragraphs(
        bold(say("Your search")),
        "\n".join(lines) or _everything(say),
        _told(found, say),
        "\n".join(_sample(one, say) for one in found.samples),
        _invitation(draft, say),
    )
    return Screen(text, _rows(draft, say))


def _everything(say: Catalogue) -> str:
    """Of a search that asks for nothing."""
    warning = say(
        "You will hear of every new home, and there may be very many. Choose a city at least."
    )
    return paragraphs(bold(say("All homes")), f"⚠️ {warning}")


def _invitation(draft: Draft, say: Catalogue) -> str:
    if draft.search_id is not None:
        return say("Change what you like, then save.")
    return say("Change what you like, or save the search: alerts will come into this chat.")


def _rows(draft: Draft, say: Catalogue) -> list[list[InlineKeyboardButton]]:
    editable = [_button(field, draft, say) for field in BY_NAME.values()]
    if draft.search_id is None:
        save = choice(f"✅ {say('Save and get alerts')}", data(NAME, SAVE))
        ways = [back(say, data(NAME, BACK)), cancel(say, data(NAME, CANCEL))]
    else:
        save = choice(f"✅ {say('Save changes')}", data(NAME, SAVE))
        ways = [back(say, draft.leads_to)] if draft.leads_to else [cancel(say, data(NAME, CANCEL))]
    return [[save], *grid(editable, 2), ways]


def _button(field: Field, draft: Draft, say: Catalogue) -> InlineKeyboardButton:
    return choice(say(field.label), data(NAME, field.name), chosen=field.is_set(draft) or None)


def _told(found: Found, say: Catalogue) -> str:
    if not found.count:
        return say("Nothing of the last 30 days matches. You will hear as soon as something does.")
    told = say.plural(
        "{n} home of the last 30 days matches.", "{n} homes of the last 30 days match.", found.count
    )
    return told if found.complete else f"{told} {say('There may be more.')}"


def _sample(one: StoredListing, say: Catalogue) -> str:
    price = say.money(one.price, one.currency) if one.price is not None and one.currency else ""
    title = one.title if len(one.title) <= 80 else f"{one.title[:79]}…"
    return " · ".join(filter(None, (f"• {link(title, one.url)}", price)))
