"""What people write when the menu has asked them."""

from __future__ import annotations

import pytest

from homing_bot.menu.written import lines, one_line


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("  Near\n work ", "Near work"),
        ("👩‍👧 שקט", "👩‍👧 שקט"),
        ("\u202eabc", "abc"),
        ("\u202e\x07", None),
        ("", None),
        (None, None),
        ("x" * 61, None),
    ],
)
def test_a_name_is_one_line(text: str | None, name: str | None) -> None:
    assert one_line(text, 60) == name


@pytest.mark.parametrize(
    ("text", "note"), [(" a\n\nb ", "a\n\nb"), ("\0", None), (None, None), ("x" * 61, None)]
)
def test_a_note_keeps_its_lines(text: str | None, note: str | None) -> None:
    assert lines(text, 60) == note
