"""What is said in which language."""

from __future__ import annotations

from decimal import Decimal

import pytest

from homing.i18n import LANGUAGES, Catalogue, catalogue, language
from homing.i18n.files import Messages

UKRAINIAN = Catalogue(
    "uk",
    Messages(
        {"Hello, <b>{name}</b>": "Вітаю, <b>{name}</b>"},
        {"{n} home": ("{n} оселя", "{n} оселі", "{n} осель")},
        lambda n: 0 if n == 1 else 1 if n < 5 else 2,
    ),
)


@pytest.mark.parametrize(
    ("code", "expected"),
    [("uk", "uk"), ("en-GB", "en"), ("uz_UZ", "uz"), ("RU", "ru"), ("fr", "en"), ("", "en"), (None, "en")],
)  # fmt: skip
def test_people_of_other_languages_are_spoken_to_in_english(
    code: str | None, expected: str
) -> None:
    assert language(code) == expected
    assert catalogue(code).language == expected


def test_what_is_not_translated_is_english() -> None:
    assert UKRAINIAN("Unheard of") == "Unheard of"
    assert UKRAINIAN.plural("{n} rat", "{n} rats", 2) == "2 rats"


def test_values_are_escaped_in_html_only() -> None:
    assert UKRAINIAN.html("Hello, <b>{name}</b>", name="<Olha>") == "Вітаю, <b>&lt;Olha&gt;</b>"
    assert UKRAINIAN("Hello, <b>{name}</b>", name="<Olha>") == "Вітаю, <b><Olha></b>"


@pytest.mark.parametrize(
    ("n", "expected"), [(1, "1 оселя"), (3, "3 оселі"), (1200, "1\xa0200 осель")]
)
def test_plurals_follow_the_language(n: int, expected: str) -> None:
    assert UKRAINIAN.plural("{n} home", "{n} homes", n) == expected


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_catalogue_is_read_once(code: str) -> None:
    assert catalogue(code) is catalogue(f"{code}-XX")


def test_money_has_its_currency_behind_it() -> None:
    assert catalogue("uk").money(20000, "UAH") == "20\xa0000\xa0₴"
    assert catalogue("en").money(Decimal("700.5"), "USD") == "700.5\xa0$"
    assert catalogue("en").money(5, "XYZ") == "5\xa0XYZ"


def test_round_millions_are_short_and_others_are_exact() -> None:
    say = catalogue("uk")
    assert say.money(1_200_000, "USD", short=True) == "1,2\xa0млн\xa0$"
    assert say.money(1_234_567, "USD", short=True) == "1\xa0234\xa0567\xa0$"
    assert say.money(900_000, "USD", short=True) == "900\xa0000\xa0$"
