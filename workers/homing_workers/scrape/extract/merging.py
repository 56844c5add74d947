"""Two tellings of one advert made one."""

from __future__ import annotations

from homing.models.raw import RawItem

#: The order of evidence; what is further left wins.
ORDER = ("selector", "json-ld", "microdata", "rdfa", "opengraph", "default")
_RANKS = {name: rank for rank, name in enumerate(ORDER)}
#: What an advert is known by. A detail page never changes it: the card has been looked up by it.
_IDENTITY = frozenset({"url", "externalId"})


def merge(card: RawItem, detail: RawItem) -> RawItem:
    """The advert as its card and its own page tell it together.

    Of two tellings of a field the better evidence wins, and the detail page among equals. Only
    a card that has no link or identifier takes those of the detail page. A field's link stays
    relative to where it was found: extraction has made links absolute.
    """
    values, evidence = dict(card.values), dict(card.evidence)
    known = not _IDENTITY.isdisjoint(card.values)
    for name, value in detail.values.items():
        if name in _IDENTITY and known:
            continue
        if _rank(detail, name) <= _rank(card, name):
            values[name], evidence[name] = value, detail.evidence.get(name, "selector")
    attributes = card.attributes | detail.attributes
    return RawItem(base_url=card.base_url, values=values, evidence=evidence, attributes=attributes)


def fill(item: RawItem, other: RawItem) -> None:
    """Put into `item` what it lacks and `other` has."""
    for name in other.values.keys() - item.values.keys():
        item.values[name] = other.values[name]
        item.evidence[name] = other.evidence.get(name, "selector")
    for name in other.attributes.keys() - item.attributes.keys():
        item.attributes[name] = other.attributes[name]


def _rank(item: RawItem, name: str) -> int:
    if name not in item.values:
        return len(ORDER)
    return _RANKS.get(item.evidence.get(name, "selector"), len(ORDER))
