"""What people are told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from homing_operator import errors
from homing_operator.json_types import Json
from homing_operator.person import cluster, explaining, times

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "0 s"), (0, "0 s"), (119, "119 s"), (120, "2 min"), (7199, "119 min"), (172_800, "2 d")],
)
def test_a_length_of_time_is_said_in_one_unit(seconds: float, text: str) -> None:
    assert times.length(seconds) == text


def test_times_are_seen_from_now() -> None:
    assert times.since("2026-01-01T11:00:00Z", NOW) == "60 min ago"
    assert times.until("2026-01-01T12:10:00Z", NOW) == "in 10 min"
    assert times.until("2026-01-01T11:59:00Z", NOW) == "now"
    assert (times.since(None, NOW), times.until(None, NOW)) == ("", "")


def pool(status: Json | None = None, **fields: Any) -> Json:
    spec = {"queues": ["match"], "target": {"name": "w"}} | fields
    head = {"apiVersion": "homing.dev/v1alpha1", "kind": "WorkerPool", "metadata": {"name": "p"}}
    return head | {"spec": spec, "status": status or {}}


def decision(**fields: Any) -> Json:
    made: Json = {"time": "2026-01-01T11:55:00Z", "rule": "Load", "from": 3, "to": 3}
    return {"lastDecision": made | fields}


def test_a_pool_that_nobody_has_looked_at_is_told_so() -> None:
    assert "has not looked at this pool yet" in explaining.of(pool(), NOW)


def test_a_pool_that_nothing_could_be_decided_about_was_looked_at() -> None:
    text = explaining.of(pool({"observedGeneration": 1}), NOW)
    assert "Nothing is decided." in text
    assert "has not looked" not in text


def test_a_decision_to_stay_is_told() -> None:
    assert "Last decision (5 min ago): keep 3 workers, by the rule Load." in explaining.of(
        pool(decision()), NOW
    )


def test_queues_that_cannot_be_read_are_no_empty_queues() -> None:
    text = explaining.of(pool(decision(inputs={"failures": 4})), NOW)
    assert "It saw queues that cannot be read (4 times in a row)" in text


def test_a_recommendation_is_told_as_one() -> None:
    text = explaining.of(pool(decision(to=9, wouldHave=9), mode="Recommend"), NOW)
    assert "nothing is changed, this is only what would be done" in text


def test_what_a_rule_held_back_is_told() -> None:
    text = explaining.of(pool(decision(rule="Cooldown", wouldHave=0)), NOW)
    assert "Without that rule there would be 0 workers." in text


def test_conditions_that_matter_are_told() -> None:
    said = [
        {"type": "Ready", "status": "True", "reason": "Scaled", "message": "good"},
        {"type": "Fallback", "status": "True", "reason": "Unread", "message": "no Redis"},
    ]
    since = {"lastTransitionTime": "2026-01-01T11:00:00Z"}
    text = explaining.of(pool({"conditions": [each | since for each in said]}), NOW)
    assert "Fallback is True (Unread): no Redis" in text
    assert "good" not in text


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errors.of(403, "Forbidden", "no"), "does not let you: no"),
        (errors.of(404, "", "404 page not found"), "kubectl apply -f crds/"),
        (errors.Unavailable("GET /x: refused"), "does not answer"),
        (errors.of(401, "Unauthorized", "Unauthorized"), "log in again"),
        (errors.of(500, "", "broken"), "answered: broken"),
    ],
)
def test_what_goes_wrong_is_said_in_words_that_help(error: errors.ApiError, words: str) -> None:
    assert words in cluster.explained(error)
