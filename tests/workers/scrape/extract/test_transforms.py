"""Steps on found texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from homing.models.raw import RawValue

Field = Callable[..., RawValue | None]


@pytest.mark.parametrize(
    ("text", "steps", "value"),
    [
        ("Area: 54 m²", [{"regex": r"(\d+) m²"}], "54"),
        ("Area: 54 m²", [{"regex": r"\d+"}], "54"),
        ("Area", [{"regex": r"\d+"}], None),
        ("Area: 54", [{"regex": r"(x)?Area"}], None),
        ("3 / 9", [{"split": "/"}], "3"),
        ("3 / 9", [{"split": "/", "index": -1}], "9"),
        ("3 / 9", [{"split": "/", "index": 5}], None),
        ("apt", [{"map": {"apt": "apartment"}}], "apartment"),
        ("hut", [{"map": {"apt": "apartment"}}], "hut"),
        ("900", [{"prefix": "from "}, {"suffix": " €"}], "from 900 €"),
        (
            "id 7",
            [{"regex": r"\d+"}, {"prefix": "/ad/"}, {"urljoin": True}],
            "https://homes.example/ad/7",
        ),
        ("  a  b ", [{"split": " b"}], "a"),
    ],
)
def test_a_step_trims_the_text(field: Field, text: str, steps: list[Any], value: Any) -> None:
    assert field(f"<p>{text}</p>", "title", css="p", transforms=steps) == value


def test_a_failed_step_leaves_the_field_to_the_fallbacks(field: Field) -> None:
    rule = {"css": "p", "transforms": [{"regex": r"\d+"}], "fallbacks": [{"const": "none"}]}
    assert field("<p>x</p>", "price", **rule) == "none"


def test_steps_apply_to_each_of_several(field: Field) -> None:
    steps = [{"regex": r"\w+$"}]
    found = field(
        "<p>with lift</p><p>no</p><p>with yard</p>", "features", css="p", transforms=steps
    )
    assert found == ["lift", "no", "yard"]


def test_a_link_is_made_of_a_number(field: Field) -> None:
    steps = [{"prefix": "https://a.example/ad/"}]
    html = '<div data-id="7"></div>'
    found = field(html, "url", css="div", attribute="data-id", transforms=steps)
    assert found == "https://a.example/ad/7"


def test_a_broken_link_is_no_error(field: Field) -> None:
    assert field("<p>http://[x</p>", "title", css="p", transforms=[{"urljoin": True}]) is None
