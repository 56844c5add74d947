"""To rent or to buy."""

from __future__ import annotations

from homing.i18n import Catalogue, mark
from homing.i18n.labels import DEALS
from homing.models.kinds import DealType
from homing_bot.onboarding.draft import Draft
from homing_bot.onboarding.fields.choosing import PRESS_ONE, named
from homing_bot.onboarding.fields.field import Field, Problem, data
from homing_bot.screens import Screen, choice
from homing_bot.screens.markup import bold

NAME = "deal"
_SIGNS = {DealType.RENT: "🔑", DealType.SALE: "🏠", DealType.DAILY_RENT: "🌙"}


def render(draft: Draft, say: Catalogue) -> Screen:
    chosen = draft.criteria.deal_types
    rows = [
        [choice(f"{_SIGNS[deal]} {say(text)}", data(NAME, deal), chosen=_tick(chosen, deal))]
        for deal, text in DEALS.items()
    ]
    return Screen(bold(say("What are you looking for?")), rows)


def press(draft: Draft, value: str) -> Draft:
    if value not in set(DealType):
        return draft
    return draft.asking(deal_types=frozenset({DealType(value)})).having(done=True)


def typed(draft: Draft, text: str) -> Draft | Problem:
    found = named(text, DEALS)
    return Problem(PRESS_ONE) if found is None else press(draft, found)


def _tick(chosen: frozenset[DealType], deal: DealType) -> bool | None:
    return True if deal in chosen else None


FIELD = Field(NAME, mark("Deal"), ("deal_types",), render, press, typed)
