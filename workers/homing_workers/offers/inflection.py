"""Names of places as Ukrainian and Russian inflect them: "у Києві", "в Одессе", "на Позняках".

Only as far as it takes to recognise a name that is known.
"""

from __future__ import annotations

import re

from homing.matching.text import normal

#: Ending of a name, in its normal form, to all endings that stand in its place; the longest that fits counts.
_ENDINGS = {
    "іїв": ("іїв", "ієва", "ієві", "ієву", "ієвом"),
    "їв": ("їв", "єва", "єві", "єву", "євом", "єва"),
    "ів": ("ів", "ова", "ові", "ову", "овом", "івом"),
    "іг": ("іг", "огу", "озі", "огом"),
    "іль": ("іль", "оля", "олі", "олю", "олем"),
    "інь": ("інь", "еня", "ені", "еню", "енем"),
    "ець": ("ець", "ця", "ці", "цю", "цем"),
    "ий": ("ий", "ого", "ому", "им", "ім"),
    "ый": ("ый", "ого", "ому", "ым", "ом"),
    "ой": ("ой", "ого", "ому", "ым", "ом"),
    "ая": ("ая", "ой", "ую"),
    "жя": ("жя", "жі", "жю"),
    "жжя": ("жжя", "жжі", "жжю", "жжям"),
    "ье": ("ье", "ья", "ью"),
    "ія": ("ія", "ії", "ію", "ією"),
    "ия": ("ия", "ии", "ию", "ией"),
    "ця": ("ця", "ці", "цю", "цею"),
    "я": ("я", "і", "ї", "и", "е", "ю", "ею", "ей"),
    "ка": ("ка", "ки", "ці", "ке", "ку", "кою", "кой"),
    "га": ("га", "ги", "зі", "ге", "гу", "гою", "гой"),
    "ха": ("ха", "хи", "сі", "хе", "ху", "хою", "хой"),
    "а": ("а", "и", "ы", "і", "е", "у", "ою", "ой", "ею"),
    "ь": ("ь", "я", "і", "и", "е", "ю", "ем", "ем"),
    "ое": ("ое", "ого", "ому", "ом"),
    "е": ("е", "ого", "ому", "я", "ю", "ем", "і"),
    "о": ("о", "а", "у", "і", "е", "ом"),
    "и": ("и", "ах", "ам", "ами", "ів", "ях"),
    "ы": ("ы", "ах", "ам", "ами", "ов"),
    "": ("", "а", "у", "і", "е", "ом", "ові", "ом"),
}
_LONGEST_FIRST = sorted(_ENDINGS, key=len, reverse=True)
_CYRILLIC = re.compile("[а-яіїєґ]")
_VOWEL = re.compile("[аеиоуыэюяіїє]$")


def forms(name: str) -> set[str]:
    """The name in its cases, in normal form; of several words, each is inflected alike."""
    words = [_of_word(word) for word in normal(name).split()]
    if not words:
        return set()
    most = max(len(word) for word in words)
    # The same case of each word stands at the same place, as far as it has as many.
    return {" ".join(word[min(case, len(word) - 1)] for word in words) for case in range(most)} | {
        normal(name)
    }


def _of_word(word: str) -> tuple[str, ...]:
    if not _CYRILLIC.search(word):
        return (word,)
    ending = next(each for each in _LONGEST_FIRST if word.endswith(each))
    if ending == "" and _VOWEL.search(word):
        return (word,)
    stem = word[: len(word) - len(ending)]
    return tuple(stem + each for each in _ENDINGS[ending])
