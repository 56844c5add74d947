"""Homes that are offered without a verb: "2 к. кв на Позняках, 58 м, 16 000 грн"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from homing.models.message_class import Domain, DomainMention
from homing_workers.offers import money, prose, sizes
from homing_workers.offers.sizes import Sizes
from homing_workers.scrape.normalise import Rejected, price

Weights = Mapping[str, float]

#: Letters in which an advert says what it offers; messages with fewer than the second say too little.
_MOST_LETTERS, _LEAST_LETTERS = 1000, 15

#: Without one of these there is no price, and without one of those no home: most messages are done with here.
_NUMBER = re.compile(r"\d{2}")
_ROOMS = re.compile(r"\d\s?-?\s?(?:х\s)?(?:к|k|rm|br|bed|room|кім|ком)", re.IGNORECASE)

#: Nobody says how large a home is and means to let it who speaks of these.
_LOSSES = re.compile(
    r"збитк|убытк|ущерб|тариф|штраф|субсиді|субсиди|затоп|залил|винагород|вознагражд|заборгован|задолжен"
    r"|(?:внесок|внески|взнос\w*) (?:за|на|осбб)|damage|tariff|\bfine\b|\bdebt|reward",
    re.IGNORECASE,
)

#: How adverts begin that say no size.
_BEGINS_AS_HOME = re.compile(
    r"\W*(?:[^\W\d_]+\s)?(?:\d[\s-]?)?(?:room|flat|apartment|studio|house|bed|br\b|квартир|кімнат|комнат|студі|студи|будин|дом\b|дім\b|к\.?\s?кв)",
    re.IGNORECASE,
)

#: What an author does who offers no home, and how much of it is too much.
_OTHER_ACTS = ("REQUEST", "COMPLAINT", "RECOMMENDATION")
_WORK = (Domain.CONSTRUCTION_AND_REPAIR, Domain.SERVICES)
_ENOUGH = 2.0

_PERIOD = re.compile(
    r"міс|мес|month|/\s?mo\b|доб|сут|night|year|annum|рік|року|/\s?год", re.IGNORECASE
)
_SQUARE = re.compile(r"[мm][2²]|кв\.?\s?м|sq", re.IGNORECASE)

#: Nobody rents for so much a month, and nobody buys for less, by currencies of which that is known.
_SALES = {
    "UAH": Decimal(250_000),
    "USD": Decimal(12_000),
    "EUR": Decimal(12_000),
    "PLN": Decimal(50_000),
}

_KINDS = ("APARTMENT", "HOUSE")
_DEALS = ("RENTAL", "PURCHASE")
_PREMISES = re.compile(r"офіс|офис|\boffice|приміщенн|помещени", re.IGNORECASE)


@dataclass(frozen=True)
class _Told:
    """What an advert would say; `premises`: of no home, but of rooms to work in."""

    text: str
    sizes: Sizes
    cost: str
    premises: bool

    @property
    def counts_rooms(self) -> bool:
        return bool(self.sizes.rooms or self.sizes.bedrooms)

    @property
    def is_sized(self) -> bool:
        return bool(self.sizes.area or self.sizes.floor)

    @property
    def is_let(self) -> bool:
        """Short ones say no more than what it is, and what it costs a month."""
        return bool(_PERIOD.search(self.cost) and _BEGINS_AS_HOME.match(self.text))


def advert(text: str, signs: Weights, subjects: Weights) -> DomainMention | None:
    """To rent or to buy which home; None: the message is no such advert.

    Args:
        text: of the message.
        signs: what its words speak for.
        subjects: the subcategories among them.
    """
    shown = text[:_MOST_LETTERS]
    if not _may_be_advert(shown, signs):
        return None
    lines = prose.lines(shown)
    cost = money.price(lines)
    premises = _PREMISES.search(shown) is not None
    # What is asked for each square metre is asked for work, unless it is for premises.
    if cost is None or (_SQUARE.search(cost) and not premises):
        return None
    told = _Told(shown, sizes.read(lines), cost, premises)
    return _mention(told, signs, subjects)


def _may_be_advert(text: str, signs: Weights) -> bool:
    return (
        len(text) >= _LEAST_LETTERS
        and "?" not in text
        and _NUMBER.search(text) is not None
        and not any(signs.get(act, 0) >= _ENOUGH for act in _OTHER_ACTS)
        and (_names_home(signs) or bool(_ROOMS.search(text) or _PREMISES.search(text)))
        and not _LOSSES.search(text)
    )


def _names_home(signs: Weights) -> bool:
    return any(signs.get(kind, 0) > 0 for kind in _KINDS)


def _mention(told: _Told, signs: Weights, subjects: Weights) -> DomainMention | None:
    is_home = told.premises or told.counts_rooms or _names_home(signs)
    if not is_home or not (told.is_sized or told.is_let) or _is_about_else(told, signs, subjects):
        return None
    deal = _deal(told.cost, signs)
    if deal is None:
        return None
    kind = max(_KINDS, key=lambda name: signs.get(name, 0))
    parts = () if told.premises else (f"{deal}_{kind}",)
    return DomainMention(domain=Domain(f"{deal}_OF_REAL_ESTATE"), subcategories=parts)


def _is_about_else(told: _Told, signs: Weights, subjects: Weights) -> bool:
    """Bills, schools and furniture are told of homes; work that is done in them is something else."""
    others = _WORK if told.is_sized else tuple(Domain)
    least = max(_ENOUGH, *(signs.get(deal, 0) for deal in _DEALS))
    return any(
        weight >= least and name.partition(":")[0] in others
        for name, weight in subjects.items()
        if "_OF_REAL_ESTATE" not in name
    )


def _deal(cost: str, signs: Weights) -> str | None:
    """By the words, else by what it costs."""
    deals = {name: signs.get(name, 0) for name in _DEALS}
    best = max(deals, key=deals.__getitem__)
    if deals[best] >= _ENOUGH and len(set(deals.values())) > 1:
        return best
    if _PERIOD.search(cost):
        return "RENTAL"
    try:
        found = price.read(cost)
    except Rejected:
        return None
    sale = _SALES.get(found.currency or "")
    if found.amount is None or sale is None:
        return None
    return "PURCHASE" if found.amount >= sale else "RENTAL"
