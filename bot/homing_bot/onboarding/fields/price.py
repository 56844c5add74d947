"""What it may cost: a usual range by a button, or any other by writing."""

from __future__ import annotations

import re
from decimal import Decimal

from homing.i18n import Catalogue, mark, searches
from homing.models.subscription import Criteria
from homing_bot.onboarding.amounts import Amounts, parse
from homing_bot.onboarding.draft import Draft
from homing_bot.onboarding.fields.field import Field, Problem, data
from homing_bot.onboarding.presets import currencies, presets
from homing_bot.screens import Screen, choice, grid
from homing_bot.screens.markup import bold, paragraphs

NAME = "price"
_RANGE = re.compile(r"(\d*)-(\d*)")
_UNCLEAR = mark("I do not understand that price. Write it like 500-800, up to 20000 or 700 $.")


def render(draft: Draft, say: Catalogue) -> Screen:
    currency = _currency(draft)
    buttons = [
        choice(_label(low, high, currency, say), data(NAME, f"{low or ''}-{high or ''}"))
        for low, high in presets(draft.criteria.deal_types, currency)
    ]
    switches = [
        choice(code, data(NAME, code), chosen=True if code == currency else None)
        for code in currencies(draft)
    ]
    return Screen(
        paragraphs(bold(say("What may it cost?")), _hint(say)), [*grid(buttons, 2), switches]
    )


def press(draft: Draft, value: str) -> Draft:
    if value in currencies(draft):
        return draft.without("price_min", "price_max", "currency").having(currency=value)
    found = _RANGE.fullmatch(value)
    if found is None or not any(found.groups()):
        return draft
    low, high = (Decimal(one) if one else None for one in found.groups())
    return _asking(draft, Amounts(low, high))


def typed(draft: Draft, text: str) -> Draft | Problem:
    found = parse(text)
    return Problem(_UNCLEAR) if found is None else _asking(draft, found)


def _asking(draft: Draft, found: Amounts) -> Draft:
    currency = found.currency or _currency(draft)
    asked = draft.asking(price_min=found.low, price_max=found.high, currency=currency)
    return asked.having(currency=currency, done=True)


def _currency(draft: Draft) -> str:
    return draft.currency or currencies(draft)[0]


def _label(low: int | None, high: int | None, currency: str, say: Catalogue) -> str:
    wanted = Criteria.model_validate({"price_min": low, "price_max": high, "currency": currency})
    return searches.price(wanted, say)


def _hint(say: Catalogue) -> str:
    return say("Choose, or write it: 500-800, up to 20000, 700 $.")


FIELD = Field(NAME, mark("Price"), ("price_min", "price_max"), render, press, typed)
