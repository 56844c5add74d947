"""Countries by name and code, to ISO 3166-1 alpha-2."""

from __future__ import annotations

from homing_workers.scrape.normalise import text

_NAMES = {
    "UA": "ukr ukraine україна украина ukraina ucraina ucrania ukrajina oekraïne",
    "RU": "rus russia россия росія rossiya russland russie rusia rosja russian_federation",
    "UZ": "uzb uzbekistan узбекистан узбекистон o'zbekiston ozbekiston usbekistan",
    "KZ": "kaz kazakhstan казахстан қазақстан qozog'iston kasachstan",
    "KG": "kgz kyrgyzstan кыргызстан киргизия",
    "TJ": "tjk tajikistan таджикистан",
    "BY": "blr belarus беларусь білорусь белоруссия weißrussland",
    "MD": "mda moldova молдова молдавия",
    "GE": "geo georgia грузия грузія საქართველო gruziya",
    "AM": "arm armenia армения",
    "AZ": "aze azerbaijan азербайджан",
    "DE": "deu ger germany deutschland германия німеччина germaniya allemagne alemania germania niemcy alemanha duitsland německo",
    "AT": "aut austria österreich австрия австрія autriche",
    "CH": "che sui switzerland schweiz suisse svizzera швейцария швейцарія szwajcaria",
    "LI": "lie liechtenstein",
    "FR": "fra france frankreich франция франція francia francja frança",
    "ES": "esp spain españa spanien испания іспанія espagne spagna hiszpania espanha",
    "PT": "prt portugal португалия португалія",
    "IT": "ita italy italia italien италия італія italie włochy",
    "PL": "pol poland polska polen польша польща pologne polonia",
    "CZ": "cze czechia czech_republic česko česká_republika tschechien чехия чехія",
    "SK": "svk slovakia slovensko slowakei словакия",
    "HU": "hun hungary magyarország ungarn венгрия",
    "RO": "rou romania românia rumänien румыния",
    "BG": "bgr bulgaria българия bulgarien болгария",
    "GR": "grc greece ελλάδα griechenland греция grecia",
    "CY": "cyp cyprus κύπρος zypern кипр",
    "TR": "tur turkey türkiye turkiye türkei турция туреччина",
    "HR": "hrv croatia hrvatska kroatien хорватия",
    "SI": "svn slovenia slovenija slowenien словения",
    "RS": "srb serbia srbija србија serbien сербия",
    "ME": "mne montenegro crna_gora черногория",
    "NL": "nld netherlands the_netherlands nederland niederlande нидерланды pays-bas holland",
    "BE": "bel belgium belgië belgique belgien бельгия",
    "LU": "lux luxembourg luxemburg",
    "GB": "gbr uk united_kingdom great_britain england scotland wales великобритания велика_британія großbritannien",
    "IE": "irl ireland éire irland ирландия",
    "SE": "swe sweden sverige schweden швеция",
    "NO": "nor norway norge norwegen норвегия",
    "DK": "dnk denmark danmark dänemark дания",
    "FI": "fin finland suomi finnland финляндия",
    "EE": "est estonia eesti estland эстония",
    "LV": "lva latvia latvija lettland латвия",
    "LT": "ltu lithuania lietuva litauen литва",
    "US": "usa united_states united_states_of_america сша u.s.a. u.s. vereinigte_staaten",
    "CA": "can canada kanada канада",
    "MX": "mex mexico méxico mexiko мексика",
    "BR": "bra brazil brasil brasilien бразилия",
    "AR": "arg argentina argentinien аргентина",
    "CL": "chl chile",
    "CO": "col colombia kolumbien",
    "AE": "are uae united_arab_emirates оаэ оае эмираты vae emirates",
    "IL": "isr israel израиль ізраїль ישראל",
    "IN": "ind india indien индия",
    "TH": "tha thailand таиланд",
    "ID": "idn indonesia indonesien индонезия",
    "MY": "mys malaysia",
    "SG": "sgp singapore singapur сингапур",
    "PH": "phl philippines",
    "VN": "vnm vietnam việt_nam вьетнам",
    "JP": "jpn japan 日本 япония",
    "CN": "chn china 中国 китай",
    "AU": "aus australia australien австралия",
    "NZ": "nzl new_zealand neuseeland",
    "ZA": "zaf south_africa südafrika",
    "EG": "egy egypt ägypten египет",
    "MA": "mar morocco maroc marokko",
    "NG": "nga nigeria",
    "KE": "ken kenya",
}
_CODES = {
    name.replace("_", " "): code for code, names in _NAMES.items() for name in names.split()
} | {code.lower(): code for code in _NAMES}


def code(found: str) -> str | None:
    """The code of a country's name or code in any of our languages, else None.

    Two capital letters that we do not know are taken as the code that they must be.
    """
    known = _CODES.get(text.fold(found).strip(" .,"))
    if (
        known is None
        and len(found) == 2
        and found.isascii()
        and found.isalpha()
        and found.isupper()
    ):
        return found
    return known


def name(found: str) -> str | None:
    """The code of a country's full name; a bare code in an address may be a province."""
    return _CODES.get(text.fold(found).strip(" .,")) if len(found) > 2 else None
