"""A source's field rules, applied to a card or a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from homing.models.fields import ATTRIBUTE_PREFIX
from homing.models.raw import RawItem, RawScalar, RawValue
from homing.models.source import FieldRule, Selector, Transform
from homing_workers.scrape.extract import links, scalars, transforms, values
from homing_workers.scrape.extract.places import Place

#: Fields of which a home has many; their rules keep everything unless they say otherwise.
PLURAL = frozenset({"images", "phones", "features"})


def read(rules: Mapping[str, FieldRule], place: Place) -> RawItem:
    """The fields that the rules find at a place; a field of which nothing is found is left out."""
    item = RawItem(base_url=place.base_url, values={})
    for name, rule in rules.items():
        value = field(name, rule, place)
        if value is None:
            continue
        if name.startswith(ATTRIBUTE_PREFIX):
            item.attributes[name.removeprefix(ATTRIBUTE_PREFIX)] = value
        else:
            item.values[name] = value
            item.evidence[name] = "selector"
    return item


def field(name: str, rule: FieldRule, place: Place) -> RawValue | None:
    """The value of one field: of the rule itself, or of its first fallback that finds something."""
    value = _at(name, rule, place)
    if value is not None or not rule.fallbacks:
        return value
    return next(filter(_is_there, (_at(name, other, place) for other in rule.fallbacks)), None)


def _is_there(value: RawValue | None) -> bool:
    return value is not None


def _at(name: str, selector: Selector, place: Place) -> RawValue | None:
    found = _found(name, selector, place)
    if selector.join is not None:
        return selector.join.join(map(scalars.text_of, found)) or None
    plural = name in PLURAL if selector.multiple is None else selector.multiple
    if not plural:
        return next(iter(found), None)
    return list(dict.fromkeys(found)) or None


def _found(name: str, selector: Selector, place: Place) -> Iterator[RawScalar]:
    found: Iterable[RawScalar]
    found = place.find(selector, name) if selector.const is None else (selector.const,)
    if selector.transforms:
        found = _transformed(name, selector.transforms, found, place.base_url)
    if name not in values.LINKS:
        yield from found
        return
    for value in found:
        link = links.absolute(place.base_url, str(value))
        if link is not None:
            yield link


def _transformed(
    name: str, steps: Sequence[Transform], found: Iterable[RawScalar], base_url: str
) -> Iterator[RawScalar]:
    for value in found:
        for made in transforms.apply(steps, value, base_url):
            tidied = values.tidy(made, name)
            if tidied is not None:
                yield tidied
