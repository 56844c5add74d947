"""Explanations for people."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from homing.matching.evaluate import Outcome, Verdict, explain
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
    subject = made.subject(city="Київ", rooms=3, price=400, price_max=450, currency="USD")
    return {verdict.criterion: verdict for verdict in explain(CRITERIA, subject)}


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
    found = explain(criteria, made.subject(description="сад " * 500))[-1].found
    assert found is not None
    assert len(found) == 120
    assert found.endswith("…")


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ({"price_max": 20, "currency": "USD"}, "800 UAH, that is 20 USD"),
        ({"price_max": 20, "currency": "AED"}, "800 UAH, no rate to AED"),
        ({"near": {"latitude": 50, "longitude": 30, "radius_m": 900}}, "50.01, 30, 1.11 km away"),
        ({"price_drop_percent": 5}, "not a changed price"),
    ],
)
def test_what_a_bound_makes_of_a_value_is_told(
    made: Any, criteria: dict[str, Any], found: str
) -> None:
    subject = made.subject(price=800, currency="UAH", latitude=50.01, longitude=30)
    assert explain(Criteria.model_validate(criteria), subject, made.rates)[-1].found == found
