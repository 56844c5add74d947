"""Currencies by sign, code and word, to ISO 4217."""

from __future__ import annotations

import re
from functools import lru_cache

from homing_workers.scrape.normalise import text

#: Folded words, separated by `|`; a final `!` closes the word, signs need no boundary.
_WORDS = {
    "UAH": r"грн|гривн|uah|₴",
    "USD": r"us ?\$|\$ ?us|usd|долл?\b|дол\.|доллар|долар|dollar|у\. ?[ео]\.?|уе!|y\.e\.|y\.e!"
    r"|u\.e\.",
    "EUR": r"eur|€|евро|євро|evro",
    "BYN": r"byn|br(?![^/.])|бел\.? ?руб|byr",
    "RUB": r"rub|₽|руб|rur|р\.|p\.(?![a-z])|р!",
    "UZS": r"uzs|so'm|soum|сум!|сумов|сўм|sum!|som!",
    "KGS": r"kgs|сом!|сомов",
    "KZT": r"kzt|₸|〒|тенге|теңге|тг!|tenge",
    "TJS": r"tjs|сомони|somoni",
    "AZN": r"azn|₼|манат|manat",
    "AMD": r"amd|֏|драм",
    "GEL": r"gel!|₾|лари|lari!",
    "MDL": r"mdl|леев",
    "GBP": r"gbp|£|pounds?!",
    "PLN": r"pln|zł|zl!|złot|злот",
    "CZK": r"czk|kč|kc!|korun|крон чес",
    "CHF": r"chf|sfr\.?|fr\.|fr!|франк",
    "TRY": r"try!|₺|tl!|лир",
    "AED": r"aed|dirham|дирхам|dhs?!|د\.إ|درهم",
    "SAR": r"sar!|ر\.س|riyal",
    "QAR": r"qar!",
    "ILS": r"ils!|₪|nis!|шекел",
    "HUF": r"huf|ft!|forint",
    "RON": r"ron!|lei!|леи",
    "BGN": r"bgn|лв\.?|лева|lev[ai]?!",
    "RSD": r"rsd|din\.?!|дин\.?!",
    "HRK": r"hrk|kn!",
    "SEK": r"sek!|svenska kronor",
    "NOK": r"nok!",
    "DKK": r"dkk",
    "ISK": r"isk!",
    "CAD": r"cad!|c ?\$|ca ?\$|\$ ?ca[dn]?!",
    "AUD": r"aud!|au? ?\$",
    "NZD": r"nzd|nz ?\$",
    "SGD": r"sgd|s ?\$",
    "HKD": r"hkd|hk ?\$",
    "TWD": r"twd|nt ?\$",
    "MXN": r"mxn|mx ?\$|m\.n\.",
    "BRL": r"brl|r ?\$",
    "ARS": r"ars!|ar ?\$",
    "CLP": r"clp",
    "COP": r"cop!",
    "CLF": r"clf|uf!",
    "PEN": r"pen!|s/\.?",
    "UYU": r"uyu|u ?\$",
    "JPY": r"jpy|円|yen!",
    "CNY": r"cny|rmb|元|yuan|юан",
    "KRW": r"krw|₩|원",
    "INR": r"inr!|₹|rs\.?!|rupees?",
    "PKR": r"pkr",
    "LKR": r"lkr",
    "THB": r"thb|฿|baht|бат!",
    "VND": r"vnd|₫|đồng|đ!",
    "IDR": r"idr|rp\.?!",
    "MYR": r"myr|rm!",
    "PHP": r"php!|₱",
    "NGN": r"ngn|₦",
    "KES": r"kes!|ksh",
    "GHS": r"ghs|gh₵|₵",
    "ZAR": r"zar!|r(?= ?[0-9])",
    "EGP": r"egp|l\.e\.?",
    "MAD": r"mad!",
    "TND": r"tnd|dt!",
    "ALL": r"lekë?!",
    "MKD": r"mkd|ден\.?!",
    "UNCLEAR_DOLLAR": r"\$",
    "UNCLEAR_CROWN": r"kr\.?!|kroner!|kronor!|крон",
    "UNCLEAR_YEN": r"¥|¥",
}
_AMBIGUOUS = {
    "UNCLEAR_DOLLAR": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP"),
    "UNCLEAR_CROWN": ("SEK", "NOK", "DKK", "ISK", "CZK"),
    "UNCLEAR_YEN": ("JPY", "CNY"),
}
#: Countries whose bare sign is their own currency's.
_OF_COUNTRY = {
    "CA": "CAD",
    "AU": "AUD",
    "NZ": "NZD",
    "SG": "SGD",
    "HK": "HKD",
    "TW": "TWD",
    "MX": "MXN",
    "AR": "ARS",
    "CL": "CLP",
    "CO": "COP",
    "SE": "SEK",
    "NO": "NOK",
    "DK": "DKK",
    "IS": "ISK",
    "CZ": "CZK",
    "JP": "JPY",
    "CN": "CNY",
    "US": "USD",
}


def _boundary(word: str) -> str:
    start = r"(?<![^\W\d_])" if word[0].isalpha() and word[0] < "\u2e80" else ""
    end = r"(?![^\W\d_])" if word.endswith("!") else ""
    return start + word.removesuffix("!") + end


#: Longer words first, so that "US$" is not read as "S$", nor "сомони" as "сом".
_ENTRIES = sorted(
    ((word, code) for code, words in _WORDS.items() for word in words.split("|")),
    key=lambda entry: (entry[1].startswith("UNCLEAR"), -len(entry[0])),
)
#: Matches one currency in folded text; `named` tells which.
PATTERN = "|".join(_boundary(word) for word, _ in _ENTRIES)
_LOOKAHEAD = re.compile(r"\(\?[=!].*|!$")
_WHICH = [(re.compile(_LOOKAHEAD.sub("", word)), code) for word, code in _ENTRIES]
_FIND = re.compile(PATTERN)
_CODE = re.compile(r"\s*([a-zA-Z]{3})\s*\Z")


@lru_cache(maxsize=4096)
def named(found: str) -> str:
    """The code of a text that `PATTERN` matched; an "UNCLEAR_..." needs `settle`."""
    return next(code for word, code in _WHICH if word.fullmatch(found))


def settle(code: str, home: str | None, country: str | None) -> str | None:
    """A definite code: an unclear sign is the home currency's if it may be, then the country's.

    A bare dollar is otherwise the United States'; a bare crown or yen stays unknown (None).
    """
    if code not in _AMBIGUOUS:
        return code
    if home in _AMBIGUOUS[code]:
        return home
    local = _OF_COUNTRY.get(country or "")
    if local in _AMBIGUOUS[code]:
        return local
    return "USD" if code == "UNCLEAR_DOLLAR" else None


def find(found: str, home: str | None = None, country: str | None = None) -> str | None:
    """The currency that a text names, else None. Any three-letter code by itself is taken."""
    alone = _CODE.match(found)
    match = _FIND.search(text.fold(found))
    if match:
        return settle(named(match.group()), home, country)
    return alone.group(1).upper() if alone else None
