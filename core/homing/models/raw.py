"""What extraction hands to normalisation: text as found, by field."""

from __future__ import annotations

from dataclasses import dataclass, field

#: A value as found: text, or a scalar of a JSON answer.
RawScalar = str | int | float | bool
RawValue = RawScalar | list[RawScalar]


@dataclass(frozen=True, kw_only=True)
class RawItem:
    """One advert as extracted from a card, a detail page or both; nothing is interpreted yet."""

    #: The page that the advert's own link was found on, or the detail page itself; links are relative to it.
    base_url: str
    #: Field name (a key of `homing.models.fields.FIELDS`) to what stood there.
    values: dict[str, RawValue]
    #: Field name to where it came from: "selector", "json-ld", "microdata", "rdfa", "opengraph", "default".
    evidence: dict[str, str] = field(default_factory=dict)
    #: Keys that are no listing field (`attributes.<name>` in a source), kept as found.
    attributes: dict[str, RawValue] = field(default_factory=dict)
