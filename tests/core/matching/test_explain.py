"""Explanations for people."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from homing.matching import Outcome, Verdict, explain
from homing.models.subscription import Criteria

CRITERIA = Criteria.model_validate(
    {
        "city": "Київ",
        "rooms": [1, 2],
        "rooms_at_least": 4,
        "price_max": Decimal("500.50"),
        "currency": "USD",
        "pets": True,
        "exclude_words": ["хостел"],
    }
)


@pytest.fixture
def verdicts(made: Any) -> dict[str, Verdict]:
    listing = made.listing(city="Київ", rooms=3, price=400, price_max=450, currency="USD")
    return {verdict.criterion: verdict for verdict in explain(CRITERIA, listing, made.event())}


def test_only_what_is_asked_for_is_explained(verdicts: dict[str, Verdict]) -> None:
    assert list(verdicts) == ["event", "city", "rooms", "price", "pets", "words to exclude"]


def test_bounds_and_values_are_shown_as_people_write_them(verdicts: dict[str, Verdict]) -> None:
    assert (verdicts["rooms"].wanted, verdicts["rooms"].found) == ("1 or 2 or at least 4", "3")
    assert (verdicts["price"].wanted, verdicts["price"].found) == (
        "at most 500.5 USD",
        "400 to 450 USD",
    )
    assert (verdicts["pets"].wanted, verdicts["pets"].found) == ("yes", None)
    assert verdicts["event"].wanted == "new, price_changed, relisted"


def test_each_verdict_says_how_it_came_about(verdicts: dict[str, Verdict]) -> None:
    outcomes = {name: verdict.outcome for name, verdict in verdicts.items()}
    assert outcomes["city"] is Outcome.PASSED
    assert outcomes["rooms"] is Outcome.FAILED
    assert outcomes["pets"] is Outcome.UNKNOWN_PASSED


def test_a_long_text_is_quoted_in_part(made: Any) -> None:
    criteria = Criteria.model_validate({"include_words": ["сад"]})
    found = explain(criteria, made.listing(description="сад " * 500), made.event())[-1].found
    assert found is not None
    assert len(found) == 120
    assert found.endswith("…")
