"""Phone numbers as people write them."""

from __future__ import annotations

import pytest

from homing_workers.scrape.normalise import phones


@pytest.mark.parametrize(
    ("found", "country", "expected"),
    [
        ("067 123 45 67", "UA", "+380671234567"),
        ("(067) 123-45-67", "UA", "+380671234567"),
        ("+38 (067) 123-45-67", None, "+380671234567"),
        ("380671234567", None, "+380671234567"),
        ("8 (912) 345-67-89", "RU", "+79123456789"),
        ("+7 912 345-67-89", None, "+79123456789"),
        ("+998 90 123 45 67", None, "+998901234567"),
        ("90 123 45 67", "UZ", "+998901234567"),
        ("030 901820", "DE", "+4930901820"),
        ("+49 (0)30 901820", "DE", "+4930901820"),
        ("0049 30 901820", "DE", "+4930901820"),
        ("tel:+41446681800", None, "+41446681800"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("601 234 567", "PL", "+48601234567"),
        ("Тел.: 067 123 45 67 (Олена)", "UA", "+380671234567"),
    ],
)
def test_a_number_becomes_e164(found: str, country: str | None, expected: str) -> None:
    assert phones.read(found, country) == (expected,)


def test_several_numbers_in_one_text_are_told_once_each() -> None:
    found = "067 123 45 67, +380501234567; 0671234567 Viber"
    assert phones.read(found, "UA") == ("+380671234567", "+380501234567")


@pytest.mark.parametrize("found", ["показати телефон", "067 XXX XX XX", "12", "", "0" * 400])
def test_what_is_no_number_is_none(found: str) -> None:
    assert phones.read(found, "UA") == ()


@pytest.mark.parametrize(
    ("country", "languages", "expected"),
    [("DE", ("uk",), "DE"), (None, ("uk",), "UA"), (None, ("uk", "ru"), None), (None, (), None)],
)
def test_the_region_is_the_country_s_or_the_only_language_s(
    country: str | None, languages: tuple[str, ...], expected: str | None
) -> None:
    assert phones.region(country, languages) == expected
