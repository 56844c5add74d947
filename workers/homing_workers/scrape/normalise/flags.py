"""Yes or no: furnished, pets, children, balcony, parking; negation is understood."""

from __future__ import annotations

import re

from homing_workers.scrape.normalise import text
from homing_workers.scrape.normalise.lexicon import pattern

_YES = re.compile(
    pattern(
        r"true!|yes!|y!|1|да!|так!|є!|есть|имеется|ha!|bor!|ja!|vorhanden|oui!|s[íi]!|tak!|jest!|sim!|ano!|allowed|erlaubt|можно|можна|дозвол|разреш|ruxsat|mumkin|welcome|included|inkl|inclu|willkommen|possible|ok!|ок!|full|on!|available|✓|✔|[1-9][0-9]*!"
    )
)
_NO = re.compile(
    pattern(
        r"false!|no!|none!|n!|0!|0$|нет!|ні!|немає|без!|не!|yo'q|yoq!|nein!|nicht|kein|keine|ohne|non!|pas!|sans!|sin!|senza|nie!|brak|bez!|não!|sem!|ne!|není|nee!|geen|zonder|not!|unfurnished|unmöbl|unmoebl|запрещ|заборон|отсутств|відсутн|нельзя|не можна|mumkin emas|without|prohibited|forbidden|-$|✗|✘"
    )
)
_NEGATION = (
    r"(?<!\w)(?:(?:без|не|ні|нет|no|not|non|kein\w*|nicht|ohne|sans|sin|senza|bez|nie|sem|geen"
    r"|zonder|não|ne|pas de|without|нельзя|запрещ\w*|заборон\w*)(?!\w)[ -]?(?:\w+ ){0,2}|un)"
)
#: The Uzbek and Turkish endings for "without".
_WITHOUT = ("siz", "sız")
_SUBJECTS = {
    "furnished": r"*мебел|*мебл|обстанов|*furnish|furniture|*m[öo]e?bl|mebel|jihoz|meubl|amuebl|amobl|mobilad|arredat|umebl|mebl|zařízen|vybaven|gemeubil|gestoffeerd|mobiliad",
    "pets": r"животн|тварин|питом|улюблен|домашн|pet!|pets!|pet-|petfriend|haustier|hund|katze|hayvon|animaux|animal|mascot|zwierz|zvířat|huisdier|собак|кош[еа]к|кот[аио]в|dogs?!|cats?!",
    "children": r"дет[иьея]|дітьми|дітей|діти|ребен|дитин|child|kids!|kinder|bolali|bolalar|bola!|enfants|niños|bambini|dzie[cć]|děti|dětmi|kinderen|crianças",
    "balcony": r"балкон|лоджи|лоджі|терас|террас|balcon|balkon|loggia|lodji|terrass|terrace|terraza|terrazz|varanda|taras|lodžie|balcão|sacada|veranda|веранд",
    "parking": r"парков|паркинг|паркінг|паркоміс|паркомес|гараж|машиномес|машиноміс|parking|garage|carport|stellpl|parkpl|tiefgar|avtoturar|garaj|estacion|aparcam|parcheggio|posto auto|miejsce postoj|garaż|parkov|garáž|parkeer|garagem|vaga!|vagas",
}
_DEEP = {
    name: re.compile(
        rf"(?P<no>{_NEGATION})?(?P<word>{pattern(words)}\w*)(?P<after>[^.,;\n]{{0,25}})"
    )
    for name, words in _SUBJECTS.items()
}
_AFTER_NO = re.compile(
    r"\W*(?:(?:is|are|sind|ist|:|-)\s*)?(?:нет\b|нету|ні\b|немає|no\b|none|not |nein|nicht|keine?\b|yo'q|mumkin emas|non\b|запрещ|заборон|не допуск|не можна|нельзя|отсутств|відсутн|false|brak|nie\b|zakaz|unerwünscht|verboten)"
)
_AMBIGUOUS_UNLESS_ALLOWED = {
    "pets": re.compile(
        r"можн|дозвол|разреш|welcome|allow|erlaubt|willkommen|friendly|ok\b|accept|admit|ammess|akcept|ruxsat|mumkin|consider|возможн|можлив|possible|negotiable|toegestaan|povolen|сог?ласов|yes|ja\b|да\b|так\b|^\W*$|с |з |lub|мож"
    ),
    "children": re.compile(
        r"можн|дозвол|разреш|welcome|allow|erlaubt|willkommen|friendly|ok\b|accept|ammess|akcept|ruxsat|mumkin|возможн|можлив|yes|да\b|так\b|с |з |bilan|mit |with |семь|сім'"
    ),
}


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
    match = _DEEP[name].search(folded)
    if match is None:
        return None
    lacking = match.group("word").endswith(_WITHOUT)
    if lacking or match.group("no") or _AFTER_NO.match(match.group("after")):
        return False
    clear = _AMBIGUOUS_UNLESS_ALLOWED.get(name)
    if clear is None:
        return True
    around = folded[max(0, match.start() - 20) : match.end()]
    return True if clear.search(around) else None


def _bare_yes_or_no(folded: str) -> bool:
    return len(folded) <= 4
