"""Districts: those that a message calls so, and quarters of large cities that need no such word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from homing_workers.offers.inflection import forms
from homing_workers.offers.streets import NAME

_FILE = Path(__file__).with_name("districts.tsv")
_RAYON = r"р-н\w*|р-он\w*|район\w*|мкр-?н?\.?|мікрорайон\w*|микрорайон\w*|district"
_MASSIF = r"масив\w*|массив\w*"
_BEFORE = re.compile(rf"(?P<name>[А-ЯІЇЄҐA-Z][\w'’ʼ-]+)\s+(?P<kind>(?i:{_RAYON}|{_MASSIF}))(?!\w)")
_AFTER = re.compile(rf"(?<!\w)(?i:{_RAYON}|{_MASSIF})\s*[:.–-]?\s*(?P<name>{NAME})")
#: "Спальний район" says nothing of where.
_NO_NAME = re.compile(
    r"район|спальн|хорош|гарн|тих|зелен|цей|этот|новий|новый|great|good|quiet", re.IGNORECASE
)


@dataclass(frozen=True)
class Quarter:
    """A quarter, and its city by its English name."""

    city: str
    name: str


def district(line: str) -> str | None:
    """What a line calls a district."""
    before = _BEFORE.search(line)
    if before and not _NO_NAME.match(before["name"]):
        is_massif = re.match(_MASSIF, before["kind"], re.IGNORECASE) is not None
        return before.group() if is_massif else before["name"]
    after = _AFTER.search(line)
    return after["name"].rstrip(".") if after else None


def known(form: str) -> Quarter | None:
    """The quarter of that name, inflected as it may be; in normal form."""
    return _forms().get(form)


@cache
def _forms() -> Mapping[str, Quarter]:
    found: dict[str, Quarter] = {}
    for line in _FILE.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            city, names = line.split("\t")
            for name in names.split("|"):
                for form in forms(name):
                    found.setdefault(form, Quarter(city, name))
    return found
