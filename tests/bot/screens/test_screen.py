"""Screens keep to Telegram's limits, whatever they are asked to show."""

from __future__ import annotations

import pytest

from homing.i18n import catalogue
from homing_bot.screens import Screen, back, choice, grid, paged
from homing_bot.screens.samples import SAMPLES


def test_a_text_that_is_too_long_is_cut() -> None:
    screen = Screen("<b>" + "слово " * 2000 + "</b>")
    assert len(screen.html) <= 4096 + len("<b></b>")
    assert len(screen.caption) <= 1024 + len("<b></b>")
    assert screen.html.endswith("…</b>")


def test_of_too_many_buttons_the_last_row_stays() -> None:
    rows = grid([choice(str(number), str(number)) for number in range(150)], 3)
    markup = Screen("Many", [*rows, [back(catalogue("en"), "back")]]).markup
    assert markup is not None
    assert sum(map(len, markup.inline_keyboard)) <= 100
    assert markup.inline_keyboard[-1][0].callback_data == "back"


def test_a_screen_without_buttons_has_no_keyboard() -> None:
    assert Screen("Nothing", [[]]).markup is None


def test_data_that_telegram_would_refuse_is_a_mistake_of_ours() -> None:
    assert choice("ok", "x" * 64).callback_data == "x" * 64
    with pytest.raises(ValueError, match="at most 64 bytes"):
        choice("too long", "ї" * 33)


def test_a_long_label_is_cut() -> None:
    assert choice("x" * 100, "x").text == "x" * 59 + "…"


@pytest.mark.parametrize(
    ("page", "expected"),
    [(0, ["0", "1"]), (1, ["2", "3"]), (2, ["4"]), (9, ["4"]), (-3, ["0", "1"])],
)
def test_a_page_that_is_not_there_is_the_nearest(page: int, expected: list[str]) -> None:
    buttons = [choice(str(number), str(number)) for number in range(5)]
    *rows, _ = paged(buttons, page, lambda number: f"p{number}", rows=2)
    assert [row[0].text for row in rows] == expected


def test_pages_turn_round() -> None:
    buttons = [choice(str(number), str(number)) for number in range(5)]
    turns = paged(buttons, 0, lambda number: f"p{number}", rows=2)[-1]
    assert [one.callback_data for one in turns] == ["p2", "p0", "p1"]
    assert len(paged(buttons, 0, str, rows=5)) == 5


def test_every_sample_has_a_name_of_its_own() -> None:
    names = [sample.name for sample in SAMPLES]
    assert len(set(names)) == len(names)
