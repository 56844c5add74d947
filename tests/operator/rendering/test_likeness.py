"""Whether a live object is as desired."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from homing_operator.rendering import likeness, quantities


@pytest.mark.parametrize(
    ("live", "desired", "alike"),
    [
        pytest.param({"a": 1, "b": 2}, {"a": 1}, True, id="more is no difference"),
        pytest.param({"a": 1}, {"a": 1, "b": 2}, False, id="less is"),
        pytest.param({"a": True}, {"a": 1}, False, id="true is not one"),
        pytest.param({"a": [1, 2]}, {"a": [1]}, False, id="plain lists are whole"),
        pytest.param({"a": [2, 1]}, {"a": [1, 2]}, False, id="and have an order"),
        pytest.param({}, {"a": {}, "b": []}, True, id="empty and absent are the same"),
        pytest.param(
            [{"name": "a", "value": "1", "more": 0}, {"name": "b"}],
            [{"name": "a", "value": "1"}],
            True,
            id="named items may have company",
        ),
        pytest.param(
            [{"name": "a", "value": "2"}], [{"name": "a", "value": "1"}], False, id="edit"
        ),
        pytest.param([{"name": "b"}], [{"name": "a"}], False, id="another name"),
        pytest.param(
            {"limits": {"cpu": "1", "memory": "1Gi"}}, {"limits": {"cpu": "1000m"}}, True, id="cpu"
        ),
        pytest.param({"limits": {"memory": "1G"}}, {"limits": {"memory": "1Gi"}}, False, id="G"),
    ],
)
def test_likeness(live: Any, desired: Any, alike: bool) -> None:
    assert likeness.holds(live, desired) is alike


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("250m", "0.25"), ("1Ki", 1024), ("1.5G", 1_500_000_000), ("1e3", 1000), (2, 2)],
)
def test_quantities(text: str | int, number: str | int) -> None:
    assert quantities.parse(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "G", "1GG", "one", "1 Gi", "..m"])
def test_what_is_no_quantity(text: str) -> None:
    assert quantities.parse(text) is None
