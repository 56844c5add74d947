"""The index of classes finds what XPath finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homing_workers.scrape.extract import markup, paths
from homing_workers.scrape.extract.classes import ClassIndex, compound

NAMES = st.sampled_from(["a", "b", "c-d", "e_f"])
TAGS = st.sampled_from(["div", "span", "p", "B"])
CLASSES = st.lists(NAMES, max_size=3).map(" ".join)


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> str:
    inner = draw(st.lists(trees(depth - 1), max_size=3)) if depth else []
    tag, classes = draw(TAGS), draw(CLASSES)
    return f'<{tag} class="{classes}">{"".join(inner)}</{tag}>'


@given(html=trees(), tag=st.none() | TAGS, names=st.lists(NAMES, min_size=1, max_size=3))
def test_a_class_selector_finds_the_same_either_way(
    html: str, tag: str | None, names: list[str]
) -> None:
    selector = (tag or "") + "".join(f".{name}" for name in names)
    root = markup.parse(html)
    simple = compound(selector)
    assert root is not None
    assert simple is not None
    assert ClassIndex(root).find(simple) == paths.nodes(paths.css(selector), root)


@pytest.mark.parametrize(
    "selector", ["a", "#x", ".a .b", ".a, .b", ".a:first-child", ".a[href]", "*"]
)
def test_other_selectors_are_left_to_xpath(selector: str) -> None:
    assert compound(selector) is None
