"""Usual prices, by deal and currency, and the currencies that are usual somewhere."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from homing.models.kinds import DealType
from homing.places.known import known
from homing_bot.onboarding.draft import Draft

#: Where one range ends and the next begins.
_STEPS: dict[tuple[DealType, str], tuple[int, ...]] = {
    (DealType.RENT, "UAH"): (10_000, 15_000, 20_000, 30_000, 50_000),
    (DealType.RENT, "USD"): (300, 500, 800, 1_200, 2_000),
    (DealType.RENT, "UZS"): (3_000_000, 5_000_000, 8_000_000, 12_000_000, 20_000_000),
    (DealType.SALE, "UAH"): (1_200_000, 2_000_000, 3_500_000, 5_000_000, 8_000_000),
    (DealType.SALE, "USD"): (30_000, 50_000, 80_000, 120_000, 200_000),
    (DealType.SALE, "UZS"): (300_000_000, 500_000_000, 800_000_000, 1_200_000_000, 2_000_000_000),
    (DealType.DAILY_RENT, "UAH"): (800, 1_200, 2_000, 3_500),
    (DealType.DAILY_RENT, "USD"): (20, 35, 60, 100),
    (DealType.DAILY_RENT, "UZS"): (200_000, 400_000, 700_000, 1_200_000),
}
#: By country: the currency of rents, that of sales, and others.
_USUAL = {
    "UA": ("UAH", "USD", "EUR"),
    "UZ": ("UZS", "USD"),
    "KZ": ("KZT", "KZT", "USD"),
    "PL": ("PLN", "PLN", "EUR"),
    "GB": ("GBP", "GBP", "EUR"),
}
_ELSEWHERE = ("EUR", "EUR", "USD")
#: Where the city does not tell.
_BY_LANGUAGE = {"uk": "UA", "uz": "UZ"}
_ANYWHERE = ("USD", "USD", "EUR", "UAH", "UZS")


def presets(deals: Collection[DealType], currency: str) -> list[tuple[int | None, int | None]]:
    """Ranges from the cheapest on, open at both ends; none where amounts are not usual."""
    deal = next(iter(deals)) if len(deals) == 1 else DealType.SALE
    like = "USD" if currency in ("EUR", "GBP") else currency
    steps = _STEPS.get((deal, like), ())
    return [(None, steps[0]), *pairwise(steps), (steps[-1], None)] if steps else []


def currencies(draft: Draft) -> list[str]:
    """Those that are usual there, the most usual for the deal first."""
    city = known(draft.criteria.city or "")
    country = city.country if city else _BY_LANGUAGE.get(draft.language)
    rents, sales, *others = _USUAL.get(country, _ELSEWHERE) if country else _ANYWHERE
    first, second = (
        (sales, rents) if draft.criteria.deal_types == {DealType.SALE} else (rents, sales)
    )
    return list(dict.fromkeys((first, second, *others)))
