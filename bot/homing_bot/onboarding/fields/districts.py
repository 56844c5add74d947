"""In which districts of the city: several may be chosen, of those that sources name."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from homing.i18n import Catalogue, mark
from homing.matching.cities import city_key
from homing.matching.text import normal
from homing.places.known import city_name
from homing.places.latin import sounds
from homing.storage.database import Connection
from homing.storage.listings import places
from homing_bot.onboarding.draft import Draft, short
from homing_bot.onboarding.fields.field import Field, Problem, data
from homing_bot.screens import Screen, choice, paged
from homing_bot.screens.markup import bold, paragraphs

NAME = "districts"
#: So many are offered, and chosen, at most.
_MOST = 150
#: Characters; what is longer is no name of a district.
_LONGEST = 100


def render(draft: Draft, say: Catalogue) -> Screen:
    chosen = {_sound(name) for name in draft.criteria.districts}
    shown = {_sound(name): name for name in reversed(draft.offered)}
    buttons = [
        choice(name, data(NAME, short(sound)), chosen=sound in chosen)
        for sound, name in sorted(shown.items(), key=lambda pair: pair[1])
    ]
    rows = paged(buttons, draft.page, lambda page: data(NAME, f".page{page}"), width=2)
    city = city_name(draft.criteria.city or "", say.language)
    text = paragraphs(escape(city), bold(say("Which districts?")), say("You can choose several."))
    return Screen(text, rows)


def press(draft: Draft, value: str) -> Draft:
    same = {name for name in draft.offered if short(_sound(name)) == value}
    if not same:
        return draft
    chosen = draft.criteria.districts
    gone = {name for name in chosen if short(_sound(name)) == value}
    return draft.asking(districts=chosen - gone if gone else chosen | same)


def typed(draft: Draft, text: str) -> Draft | Problem:
    wanted = _sound(text)
    same = {name for name in draft.offered if wanted and _sound(name).startswith(wanted)}
    if not same:
        return Problem(mark("I know no such district. Please press one of the buttons."))
    return draft.asking(districts=draft.criteria.districts | same)


async def prepare(connection: Connection, draft: Draft) -> Draft:
    """Offers the districts of the city, whatever sources call it."""
    city = draft.criteria.city
    if city is None:
        return draft.having(offered=())
    spelled = [name for name in await places.cities(connection) if city_key(name) == city_key(city)]
    found = await places.districts_of(connection, spelled)
    return draft.having(offered=tuple(_first(found, draft.criteria.districts)))


def _first(found: Iterable[str], chosen: frozenset[str]) -> list[str]:
    """What is chosen stays there to be taken back."""
    named = (name for name in found if len(name) <= _LONGEST)
    return list(dict.fromkeys([*sorted(chosen), *named]))[:_MOST]


def _sound(name: str) -> str:
    """The same for what Ukrainian and Russian sources call a district."""
    return sounds(normal(name))


def _applies(draft: Draft) -> bool:
    return bool(draft.offered)


FIELD = Field(
    NAME, mark("Districts"), ("districts",), render, press, typed, prepare, applies=_applies
)
