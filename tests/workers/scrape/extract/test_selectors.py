"""Selectors are refused when a source is read, not when a page is."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from homing.models.source import HtmlBlock, Selector


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ({"css": "a["}, "not a CSS selector"),
        ({"css": "a::before"}, "expected ::text or ::attr"),
        ({"css": "a::attr(1)"}, "expected one name"),
        ({"xpath": "//a["}, "not an XPath"),
        ({"xpath": "//a[nope(.)]"}, "not an XPath"),
        ({"xpath": "//a[x:test(.)]"}, "not an XPath"),
        ({"json": "a.["}, "not a JMESPath"),
        ({"css": "a", "transforms": [{"regex": "("}]}, "not a regular expression"),
        ({"css": "a", "transforms": [{"regex": "a{4294967295}"}]}, "not a regular expression"),
        ({"css": "a", "transforms": [{"regex": "(" * 999}]}, "not a regular expression"),
        ({"css": "a", "transforms": [{"json": "("}]}, "not a JMESPath"),
        ({"css": "a", "transforms": [{"prefix": "x", "suffix": "y"}]}, "exactly one"),
        ({"css": "a", "xpath": "//a"}, "exactly one"),
    ],
)
def test_a_bad_selector_is_told(place: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Selector.model_validate(place)


def test_cards_are_named_in_one_way_only() -> None:
    spec = {"startUrls": ["https://a.example/"], "cards": "a", "cardsJson": "ads"}
    with pytest.raises(ValidationError, match="at most one of cards, cardsXpath, cardsJson"):
        HtmlBlock.model_validate(spec)
