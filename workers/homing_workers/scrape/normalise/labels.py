"""Features that name what they tell: "Опалення: автономне", "Baujahr 1998", "Ремонт: євроремонт"."""

from __future__ import annotations

import re

from homing_workers.scrape.normalise import text
from homing_workers.scrape.normalise.lexicon import pattern

_LABELS = {
    "condition": "стан!|состояние|ремонт!|condition|zustand|objektzustand|holati|ta'mir!|remont!|état!|estado!"
    "|stato!|stan wykończenia|stav!",
    "heating": "опалення|отопление|heating|heizung|heizungsart|isitish|chauffage|calefacción|riscaldamento"
    "|ogrzewanie|vytápění|verwarming|aquecimento",
    "commission": "комісія|комиссия|комиссионные|commission|provision|maklerprovision|komissiya|vositachilik"
    "|honoraires|provize|prowizja|commissione",
    "yearBuilt": "рік побудови|рік будівництва|год постройки|год сдачи|год строительства|year built|built in"
    "|built|construction year|baujahr|qurilgan yili|année de construction|construit en|año de construcción"
    "|anno di costruzione|rok budowy|rok výstavby|bouwjaar|ano de construção|an construcție",
}
_SEARCH = {
    name: re.compile(rf"{pattern(words)}(?P<colon>\s*[:=–-]\s*|\s+)(?P<value>\S.*)")
    for name, words in _LABELS.items()
}
#: States of repair that are told without a label.
_CONDITIONS = re.compile(
    pattern(
        "євроремонт|евроремонт|капітальн|капитальн|після ремонту|после ремонта|без ремонт|з ремонтом|с ремонтом"
        "|від забудовника|от застройщика|черновая|чернова|предчистовая|потребує ремонт|требует ремонт|косметич"
        "|дизайнерск|дизайнерськ|yevrota'mir|ta'mirlangan|renovated|newly renovated|needs renovation|refurbished"
        "|erstbezug|neuwertig|saniert|renoviert|modernisiert|rénové|à rénover|reformado|a reformar|ristrutturato"
        "|da ristrutturare|do remontu|po remoncie|po rekonstrukci|gerenoveerd"
    )
)
#: Fields that a labelled feature may tell.
FIELDS = frozenset(_LABELS)
_LONGEST = 60


def find(features: list[str], name: str) -> str | None:
    """What a labelled feature says about a field, in the source's words, else None.

    Without a colon only a year may follow its label.
    """
    for feature in features:
        folded = text.fold(feature)
        match = _SEARCH[name].match(folded) if len(feature) <= _LONGEST else None
        if match and (":" in match.group("colon") or name == "yearBuilt"):
            spelled = feature if len(feature) == len(folded) else folded
            return spelled[match.start("value") :].strip() or None
    return None


def condition(features: list[str]) -> str | None:
    """A feature that names a state of repair by itself."""
    short = (feature for feature in features if len(feature) <= _LONGEST)
    return next((feature for feature in short if _CONDITIONS.match(text.fold(feature))), None)
