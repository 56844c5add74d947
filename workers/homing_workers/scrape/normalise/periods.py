"""What a price buys, from words such as "/mo", "на місяць", "за сутки", "oyiga"."""

from __future__ import annotations

from homing.models.kinds import PricePeriod
from homing_workers.scrape.normalise.lexicon import Lexicon, pattern

#: Words that say it wherever they stand.
_WORDS = {
    PricePeriod.MONTH: r"month|mo!|pcm|p\.c\.m|p\.m\.|monat|mtl|мес\.|мес!|мес/|месяц|помесячн|міс\.|міс!"
    r"|місяц|помісячн"
    r"|oyiga|oylik|oy!|oyda|ойига|ойлик|ой!|miesi[ęeą]c|mies\.?!|mc!|m-c|mois!|mensuel"
    r"|mensu[ae]l|mes!|mese!|mensil|m[êe]s!"
    r"|maand|p/m!|pm!|m[ěe]s[íi][cč]|m[ěe]s\.|ay!|aylık|aylik|ayda|айына|ай!|lun[ăa]!"
    r"|luna!|måned|månad|hónap|hó!|месечн"
    r"|kaltmiete|warmmiete|nettokalt|თვე|pcm",
    PricePeriod.DAY: r"day!|daily|night|сутк|сут\.?!|посуточн|ден[ьн]|дня!|добу!|доба!|доби!|подобов"
    r"|kuniga|sutka|kunlik|kun!|кунига"
    r"|суткалик|tag!|täglich|nacht|dob[ęea]|dniówk|noc!|jour!|nuit|d[íi]a!|noche|giorno"
    r"|notte|di[áa]ria|noite|dag!|denn[ěe]|den!|gün|günlük|ночь",
    PricePeriod.WEEK: r"week|pw!|p\.w\.|pppw|недел|тижд|тижн|woche|wöchentlich|semaine|semana|settiman"
    r"|tydzie|tygod|týden|týdn|hafta|haftalik|ҳафта",
    PricePeriod.YEAR: r"year|yr!|annum|annual|yearly|p\.a\.|p/a!|pa!|год|рік!|річн|року!|jahr|jährlich"
    r"|par an!|annuel|año!|anual|anno!|annuo|ano!"
    r"|rok!|roczn|rocznie|jaar|yil!|yiliga|yillik|йил|rok[uů]?!|ročn|yıl",
    PricePeriod.TOTAL: r"gesamtpreis|kaufpreis|sale price|purchase price",
}
PERIODS = list(_WORDS)
#: One group per period, in the order of `PERIODS`, for use inside larger expressions.
PATTERNS = [pattern(words) for words in _WORDS.values()]
_LEXICON = Lexicon(_WORDS)
#: Codes of schema.org (UN/CEFACT) and other feeds.
_CODES = {
    **dict.fromkeys(("mon", "monthly", "m", "pm", "per_month", "permonth"), PricePeriod.MONTH),
    **dict.fromkeys(("day", "d", "nightly", "per_day"), PricePeriod.DAY),
    **dict.fromkeys(("wee", "w", "per_week"), PricePeriod.WEEK),
    **dict.fromkeys(("ann", "y", "a", "annually", "per_year"), PricePeriod.YEAR),
    **dict.fromkeys(("total", "sale", "once", "one-time", "onetime"), PricePeriod.TOTAL),
}


def find(folded: str) -> PricePeriod | None:
    """The period that a folded text names, else None."""
    return _CODES.get(folded.strip()) or _LEXICON.find(folded)
