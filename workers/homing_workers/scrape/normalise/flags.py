"""Yes or no: furnished, pets, children, balcony, parking; negation is understood."""

from __future__ import annotations

import re

from homing_workers.scrape.normalise import text
from homing_workers.scrape.normalise.lexicon import pattern

_YES = re.compile(
    pattern(
        r"true!|yes!|y!|1|да!|так!|є!|есть|имеется|ha!|bor!|ja!|vorhanden|oui!|s[íi]!|tak!"
        r"|jest!|sim!|ano!|allowed|erlaubt|можно|можна|дозвол|разреш|ruxsat|mumkin|welcome"
        r"|included|inkl|inclu|willkommen|possible|ok!|ок!|full|on!|available|✓|✔"
        r"|[1-9][0-9]*!"
    )
)
_NO = re.compile(
    pattern(
        r"false!|no!|none!|n!|0!|0$|нет!|ні!|немає|без!|не!|yo'q|yoq!|nein!|nicht|kein|keine"
        r"|ohne|non!|pas!|sans!|sin!|senza|nie!|brak|bez!|não!|sem!|ne!|není|nee!|geen|zonder"
        r"|not!|unfurnished|unmöbl|unmoebl|запрещ|заборон|отсутств|відсутн|нельзя|не можна"
        r"|mumkin emas|without|prohibited|forbidden|-$|✗|✘"
    )
)
#: Up to two words may stand between "without" and what is lacking: "без детей и животных".
_NEGATED = re.compile(
    r"(?<!\w)(?:(?:без|не|ні|нет|no|not|non|kein\w*|nicht|ohne|sans|sin|senza|bez|nie|sem|geen"
    r"|zonder|não|ne|pas de|without|нельзя|запрещ\w*|заборон\w*)(?!\w)[ -]?(?:\w+ ){0,2}|un)\Z"
)
_ACCOMPANIED = re.compile(r"(?<!\w)(?:с|со|з|із|with|mit|avec|con|z|s|bilan|met|com) \Z")
_ALLOWED = re.compile(
    r"можн|дозвол|разреш|welcome|allow|erlaubt|willkommen|friendly|(?<!\w)ok\b|accept"
    r"|admit|ammess|akcept|ruxsat"
    r"|mumkin|consider|возможн|можлив|possible|negotiable|toegestaan|povolen|yes\b|\bja\b"
    r"|\bда\b|\bтак\b"
)
#: How far before and after the word an answer may stand.
_BEFORE = 30
_AFTER = 25
_END = re.compile(r"[.,;\n]")
#: The Uzbek and Turkish endings for "without".
_WITHOUT = ("siz", "sız")
_SUBJECTS = {
    "furnished": r"*мебел|*мебл|обстанов|*furnish|furniture|*m[öo]e?bl|mebel|jihoz|meubl|amuebl|amobl"
    r"|mobilad|arredat|umebl|mebl|zařízen|vybaven|gemeubil|gestoffeerd|mobiliad",
    "pets": r"животн|тварин|питом|улюблен|pet!|pets!|pet-|petfriend|haustier|hunde?!|katzen?!"
    r"|hayvon|animaux|animal|mascot|zwierz|zvířat|huisdier|собак|кош[еа]к|кот[аио]в"
    r"|dogs?!|cats?!",
    "children": r"дет[иьея]|дітьми|дітей|діти|ребен|дитин|child|kids!|kinder|bolali|bolalar|bola!"
    r"|enfants|niños|bambini|dzie[cć]|děti|dětmi|kinderen|crianças",
    "balcony": r"балкон|лоджи|лоджі|терас|террас|balcon|balkon|loggia|lodji|terrass|terrace|terraza"
    r"|terrazz|varanda|taras|lodžie|balcão|sacada|veranda|веранд",
    "parking": r"парков|паркинг|паркінг|паркоміс|паркомес|гараж|машиномес|машиноміс|parking|garage"
    r"|carport|stellpl|parkpl|tiefgar|avtoturar|garaj|estacion|aparcam|parcheggio"
    r"|posto auto|miejsce postoj|garaż|parkov|garáž|parkeer|garagem|vaga!|vagas",
}
_WORDS = {name: re.compile(rf"{pattern(words)}\w*") for name, words in _SUBJECTS.items()}
#: A home has no pets by itself: the mere word tells nothing.
_ALLOWANCES = frozenset({"pets", "children"})
_AFTER_NO = re.compile(
    r"\W*(?:(?:is|are|sind|ist|:|-)\s*)?(?:нет\b|нету|ні\b|немає|no\b|none|not |nein"
    r"|nicht|keine?\b|yo'q|mumkin emas|non\b|запрещ|заборон|не допуск|не можна|нельзя"
    r"|отсутств|відсутн|false|brak|nie\b|zakaz|unerwünscht|verboten)"
)


def read(name: str, found: str) -> bool | None:
    """What the field itself says: yes, no, words about the subject, or None."""
    folded = text.fold(found)
    about = find(name, folded)
    if about is not None and not _bare_yes_or_no(folded):
        return about
    if _NO.search(folded):
        return False
    if _YES.search(folded):
        return True
    return about


def find(name: str, folded: str) -> bool | None:
    """What a longer folded text says about the subject; no where it is negated."""
    match = _WORDS[name].search(folded)
    if match is None:
        return None
    before = folded[max(0, match.start() - _BEFORE) : match.start()]
    after = _END.split(folded[match.end() : match.end() + _AFTER], maxsplit=1)[0]
    if match.group().endswith(_WITHOUT) or _NEGATED.search(before) or _AFTER_NO.match(after):
        return False
    if name in _ALLOWANCES and not _allowed(before, match.group() + after):
        return None
    return True


def _allowed(before: str, onwards: str) -> bool:
    return bool(_ACCOMPANIED.search(before) or _ALLOWED.search(before) or _ALLOWED.search(onwards))


def _bare_yes_or_no(folded: str) -> bool:
    return len(folded) <= 4
