"""Prices: the text of a price, and what stands in fields beside it, to typed values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from homing.models.kinds import PricePeriod
from homing_workers.scrape.normalise import amounts, currency, text
from homing_workers.scrape.normalise.amounts import Amount
from homing_workers.scrape.normalise.errors import Rejected
from homing_workers.scrape.normalise.lexicon import pattern

_LIMIT = Decimal(10) ** 14
#: A number below it that has no currency counts things where another has one.
_FEW = 100
_CENT = Decimal("0.01")
#: Longer texts are no prices; what is cut off would be read wrongly.
_LONGEST = 400
_DIGIT = re.compile("[0-9]")
_ON_REQUEST = re.compile(
    pattern(
        "договор|договір|домовлен|по запросу|за запитом|уточн|auf anfrage|a\\.a\\.|poa!"
        "|p\\.o\\.a|on request|on application"
        "|contact|call|ask!|kelishi|sur demande|nous consulter|a consultar|consultar"
        "|bajo consulta|sob consulta|su richiesta"
        "|trattativa|negocjac|zapytaj|op aanvraag|na vyžádání|dohod|info v|не указан"
        "|не вказан|inquire|enquire|tba!|n/a!|verhandlung|vb!"
    )
)


@dataclass(frozen=True)
class Price:
    """What is asked for a home. Without an amount, `amount` is None and the rest says nothing."""

    amount: Decimal | None = None
    amount_max: Decimal | None = None
    currency: str | None = None
    period: PricePeriod | None = None
    old: Decimal | None = None
    per_m2: Decimal | None = None
    #: Further prices in the same text, as they are worth: "108000 USD".
    others: tuple[str, ...] = field(default=())


def read(found: str, *, home: str | None = None, country: str | None = None) -> Price:
    """The price that a text states.

    `home` is the currency of numbers without one, and of a sign that several currencies share.
    Raises `Rejected` where a price is stated but not understood. 0 and 1 stand for "on request".
    """
    folded = text.fold(found)
    if not _DIGIT.search(folded):
        return Price()
    known = amounts.find(folded) if len(folded) <= _LONGEST else []
    unclear = _settle(known, home, country)
    current = [amount for amount in known if not amount.old]
    if not current:
        return _nothing_current(found, folded)
    return _compose(found, known, current, None if unclear else home)


def is_on_request(found: str) -> bool:
    """Whether a text says that the price is told on request."""
    return bool(_ON_REQUEST.search(text.fold(found)))


def money(value: Decimal, field_name: str, found: object) -> Decimal:
    """The value in the database's precision. Raises `Rejected` where it has no place there."""
    if value >= _LIMIT:
        raise Rejected(field_name, "expected an amount below 100 trillion", found)
    return value.quantize(_CENT, ROUND_HALF_UP)


def _settle(known: list[Amount], home: str | None, country: str | None) -> bool:
    """Make the currencies definite; true where a sign stands that may mean several."""
    stated = [amount for amount in known if amount.currency]
    for amount in stated:
        amount.currency = currency.settle(amount.currency or "", home, country)
    return any(amount.currency is None for amount in stated)


def _nothing_current(found: str, folded: str) -> Price:
    if _ON_REQUEST.search(folded):
        return Price()
    raise Rejected("price", "expected an amount of money; no number here reads as one", found)


def _compose(found: str, known: list[Amount], current: list[Amount], home: str | None) -> Price:
    whole = [amount for amount in current if amount.per is None]
    first = _first(whole or current)
    code = first.currency or _only_currency(current) or home
    square = next((a for a in current if a.per is not None and (a.currency or code) == code), None)
    old = next((a for a in known if a.old and (a.currency or code) == code), None)
    price = Price(
        currency=code,
        period=first.period or next((a.period for a in current if a.period), None),
        old=money(old.money, "oldPrice", found) if old else None,
        per_m2=money(square.money / (square.per or 1), "pricePerM2", found) if square else None,
        others=_others(first, current, code),
    )
    return _with_amount(price, found, first, current) if whole else price


def _first(amounts_: list[Amount]) -> Amount:
    """The first amount, but no small count before a sum of money: "2 br $1,200"."""
    counts = amounts_[0].currency is None and amounts_[0].money < _FEW
    named = next((amount for amount in amounts_ if amount.currency), None)
    return named if counts and named else amounts_[0]


def _with_amount(price: Price, found: str, first: Amount, current: list[Amount]) -> Price:
    lowest = money(first.money, "price", found)
    if lowest <= 1:
        return Price()
    position = current.index(first) + 1
    top = current[position] if position < len(current) else None
    if top is None or not top.ends_range or top.per is not None:
        return replace(price, amount=lowest)
    low, high = sorted((lowest, money(top.money, "priceMax", found)))
    return replace(price, amount=low, amount_max=high if high > low else None)


def _only_currency(current: list[Amount]) -> str | None:
    named = {amount.currency for amount in current if amount.currency}
    return named.pop() if len(named) == 1 else None


def _others(first: Amount, current: list[Amount], code: str | None) -> tuple[str, ...]:
    return tuple(
        f"{amount.money:f} {amount.currency}"
        for amount in current
        if amount is not first and amount.per is None and amount.currency not in (None, code)
    )
