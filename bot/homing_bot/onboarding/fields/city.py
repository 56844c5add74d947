"""In which city: written in any language, with mistakes, and chosen among what may be meant."""

from __future__ import annotations

from homing.i18n import Catalogue, mark
from homing.matching.cities import city_key
from homing.places.gazetteer import cities
from homing.places.known import city_name, known
from homing.places.search import exact, suggestions
from homing.storage.database import Connection
from homing.storage.listings import places
from homing_bot.onboarding.draft import Draft, short
from homing_bot.onboarding.fields.field import Field, Problem, data
from homing_bot.screens import Screen, choice, grid
from homing_bot.screens.markup import bold, paragraphs

NAME = "city"
#: Cities that are offered before anything is written.
_OFFERED = 8
_LONGEST = 100
_AS_WRITTEN = "as-written"


def render(draft: Draft, say: Catalogue) -> Screen:
    buttons = [choice(name, data(NAME, short(name))) for name in draft.offered]
    rows = grid(buttons, 2)
    if draft.typed:
        rows.append([choice(say("Search in “{name}”", name=draft.typed), data(NAME, _AS_WRITTEN))])
    return Screen(paragraphs(bold(say("In which city?")), _hint(draft, say)), rows)


def press(draft: Draft, value: str) -> Draft:
    if value == _AS_WRITTEN and draft.typed:
        return _chosen(draft, draft.typed)
    found = next((name for name in draft.offered if short(name) == value), None)
    return draft if found is None else _chosen(draft, found)


def typed(draft: Draft, text: str) -> Draft | Problem:
    name = " ".join(text.split())
    if not name or len(name) > _LONGEST or not any(letter.isalpha() for letter in name):
        return Problem(mark("Please write the name of a city."))
    if exact(name) is not None:
        return _chosen(draft, city_name(name, draft.language))
    return draft.having(typed=name)


async def prepare(connection: Connection, draft: Draft) -> Draft:
    """Offers what may be meant, or the largest cities in which there is something."""
    there = await places.cities(connection)
    if draft.typed:
        return draft.having(offered=tuple(suggestions(draft.typed, draft.language, there)))
    return draft.having(offered=tuple(_largest(there, draft.language)))


def _largest(there: list[str], language: str) -> list[str]:
    """The weightiest cities of those; where nothing is yet, of all."""
    found = {city for name in there if (city := known(name))}
    ranked = [city for city in cities() if not found or city in found]
    return [city.name(language) for city in ranked[:_OFFERED]]


def _chosen(draft: Draft, name: str) -> Draft:
    """Districts are those of a city, so they go where it changes."""
    before = draft.criteria.city
    if before is None or city_key(before) != city_key(name):
        draft = draft.without("districts")
    return draft.asking(city=name).having(typed="", done=True)


def _hint(draft: Draft, say: Catalogue) -> str:
    if draft.typed and draft.offered:
        return say("Is it one of these?")
    if draft.typed:
        return say("I know no such city. Please write it in another way.")
    return say("Choose, or write the name: any language will do.")


FIELD = Field(NAME, mark("City"), ("city", "districts"), render, press, typed, prepare)
