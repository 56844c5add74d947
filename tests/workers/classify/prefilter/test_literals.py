"""What an expression needs, for expressions of all kinds."""

from __future__ import annotations

import re

import pytest

from homing_workers.classify.prefilter.literals import needed


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        (r"(?i)\bищу мастера\b", {"ищу мастера"}),
        (r"(?i)\b(?:ИЩУ|шукаю)\s+майстр", {"майстр"}),
        (r"[Шш]укаю", {"шукаю"}),
        (r"кот|пёс|рыба", {"кот", "пёс", "рыба"}),
        (r"(?:ab)+c", {"ab"}),
        (r"(?:ab)?cd", {"cd"}),
        (r"a(?>bc)", {"bc"}),
        (r"(?x) ре монт  # ремонт", {"ремонт"}),
    ],
)
def test_the_longest_text_that_must_be_there_is_found(pattern: str, texts: set[str]) -> None:
    assert needed(pattern) == frozenset(texts)


@pytest.mark.parametrize(
    "pattern", [r"\d{10}", r"a|b", r"", r"(?:ab)*", r"кот|.", r"[abc][abd]", r"(?!ab)", r"^$"]
)
def test_of_some_expressions_nothing_is_known(pattern: str) -> None:
    assert needed(pattern) is None


def test_what_is_no_expression_is_refused() -> None:
    with pytest.raises(re.error):
        needed("(")
