"""Streets with their houses, and buildings with names of their own."""

from __future__ import annotations

import re

_CAPITAL = "А-ЯІЇЄҐA-Z"
#: Up to four words that begin large; "23 Августа" and "В. Стуса" are names too.
NAME = (
    rf"(?:\d{{1,2}}(?:-?(?:го|ї|ої|я))?\s+)?[{_CAPITAL}][\w'’ʼ-]*\.?"
    rf"(?:(?<=\b[{_CAPITAL}]\.)\s*[{_CAPITAL}][\w'’ʼ-]+)?"
    rf"(?:(?<!\.)\s+[{_CAPITAL}][\w'’ʼ-]*){{0,3}}"
)
_UNITS = r"кімн|комн|кк?\b|к\.|пов|эт|м\b|м2|м²|кв|грн|\$|€|тис|тыс|соток|сот\b|хв|мин|000|floor|room|sq|m2|m\b|bed|uah|usd|%"
_HOUSE = rf"(?P<house>\d{{1,3}}\s?(?:[а-яіїєa-z](?!\w))?(?:\s?[/-]\s?\d{{1,3}}\s?(?:[а-яa-z](?!\w))?)?)(?![\w.,]?\d)(?!\s*-?\s?(?:{_UNITS}))"
_BEFORE = (
    r"вул(?:иц[яіеюи]\w*|\.)?|ул(?:иц[аеыу]\w*|\.)?|просп(?:ект\w*|\.)?|пр(?:-т|-кт|\.)|бул(?:ьвар\w*|\.)|б-р"
    r"|пров(?:улок|улку|\.)|пер(?:еулок|еулке|\.)|наб(?:ережн\w+|\.)|шосе|шоссе|площ[аі]|пл\."
)
_BEHIND = r"street|st\b\.?|avenue|ave\b\.?|allee|straße|strasse|вулиця|улица|шосе|шоссе|проспект|бульвар|набережна|набережная"
_STREET = re.compile(
    rf"(?<!\w)(?P<kind>(?i:{_BEFORE}))\s*(?P<name>{NAME})(?:,?\s*(?:буд\.?|д\.?|№)?\s*{_HOUSE})?"
)
_STREET_BEHIND = re.compile(
    rf"(?P<name>[{_CAPITAL}][\w'’ʼ-]*(?:\s+[{_CAPITAL}][\w'’ʼ-]*)?)\s+(?P<kind>(?i:{_BEHIND}))(?!\w)(?:,?\s*{_HOUSE})?"
)
_COMPLEX = re.compile(
    rf"(?<!\w)(?:ЖК|ж/к|жк)\s*[:.]?\s*[«\"“]?(?P<name>[\w'’ʼ-]+(?:\s+[{_CAPITAL}\d][\w'’ʼ-]*){{0,2}})[»\"”]?"
)


def street(line: str) -> str | None:
    """The first street of a line, as it is written, with the house."""
    for pattern, order in (
        (_STREET, ("kind", "name", "house")),
        (_STREET_BEHIND, ("name", "kind", "house")),
    ):
        if match := pattern.search(line):
            return " ".join(
                part.rstrip(".") if name == "name" else part
                for name in order
                if (part := match[name])
            )
    return None


def complex_(line: str) -> str | None:
    """The name of a residential complex."""
    match = _COMPLEX.search(line)
    return match["name"] if match else None


def without(line: str) -> str:
    """The line without streets and complexes, so that their names are not taken for something else."""
    for pattern in (_COMPLEX, _STREET, _STREET_BEHIND):
        line = pattern.sub(" , ", line)
    return line
