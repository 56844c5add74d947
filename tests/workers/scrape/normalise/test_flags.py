"""Yes-or-no fields from words, negation included."""

from __future__ import annotations

import pytest

from homing_workers.scrape.normalise import flags, text

FIELDS = [
    ("furnished", "да", True),
    ("furnished", "так", True),
    ("furnished", "true", True),
    ("furnished", "1", True),
    ("furnished", "0", False),
    ("furnished", "нет", False),
    ("furnished", "ні", False),
    ("furnished", "yo'q", False),
    ("furnished", "bor", True),
    ("furnished", "Без мебели", False),
    ("furnished", "Без меблів", False),
    ("furnished", "С мебелью", True),
    ("furnished", "Меблированная", True),
    ("furnished", "Unfurnished", False),
    ("furnished", "Fully furnished", True),
    ("furnished", "möbliert", True),
    ("furnished", "unmöbliert", False),
    ("furnished", "teilmöbliert", True),
    ("furnished", "Mebelsiz", False),
    ("pets", "No pets", False),
    ("pets", "Pets allowed", True),
    ("pets", "можно с животными", True),
    ("pets", "Можна з тваринами", True),
    ("pets", "без тварин", False),
    ("pets", "бе\u0301з тварин", False),
    ("pets", "Животные: нет", False),
    ("pets", "Keine Haustiere", False),
    ("pets", "Haustiere erlaubt", True),
    ("pets", "Haustiere: Nein", False),
    ("pets", "not allowed", False),
    ("pets", "запрещено", False),
    ("children", "можно с детьми", True),
    ("children", "без детей", False),
    ("children", "Можна з дітьми", True),
    ("balcony", "Балкон", True),
    ("balcony", "2", True),
    ("balcony", "без балкона", False),
    ("balcony", "kein Balkon", False),
    ("balcony", "лоджия застеклённая", True),
    ("parking", "Tiefgarage", True),
    ("parking", "нет парковки", False),
    ("parking", "Подземный паркинг", True),
    ("parking", "none", False),
    ("parking", "что-то", None),
]


@pytest.mark.parametrize(("name", "found", "answer"), FIELDS)
def test_a_field_answers_yes_or_no(name: str, found: str, answer: bool | None) -> None:
    assert flags.read(name, found) is answer


TOLD = [
    ("furnished", "Квартира с мебелью и техникой.", True),
    ("furnished", "Сдаётся без мебели, торг.", False),
    ("furnished", "Є меблі та техніка", True),
    ("furnished", "Wohnung wird möbliert vermietet", True),
    ("furnished", "Затишна квартира", None),
    ("pets", "Без детей и животных", False),
    ("pets", "Можно с животными", True),
    ("pets", "Sorry, no pets or smokers", False),
    ("pets", "Рядом парк и зоомагазин", None),
    ("pets", "Haustiere nicht erwünscht", False),
    ("pets", "Розглянемо з тваринами", True),
    ("children", "Семье с детьми можно", True),
    ("children", "Рядом детский сад, детская площадка", None),
    ("children", "Без детей и животных", False),
    ("balcony", "Большой балкон с видом", True),
    ("balcony", "Квартира без балкона", False),
    ("parking", "Є підземний паркінг", True),
    ("parking", "Парковки нет", False),
]


@pytest.mark.parametrize(("name", "found", "answer"), TOLD)
def test_a_description_tells_it_by_the_way(name: str, found: str, answer: bool | None) -> None:
    assert flags.find(name, text.fold(found)) is answer
