"""What is to be done about an account."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from homing_operator.accounts.account import Account
from homing_operator.accounts.observed import Observed, Obstacle
from homing_operator.actions import Apply, Merge, Tell

from . import worlds
from .worlds import account, actions, applied, observed, ready, settled, standing


def _progress(reason: str) -> dict[str, Any]:
    return {"conditions": [{"type": "Progressing", "reason": reason}]}


def test_a_reader_is_made_first_and_the_status_when_it_stands() -> None:
    assert applied(observed())["kind"] == "Deployment"
    assert ready(standing(observed()))[:2] == ("Unknown", "Starting")


def test_nothing_is_done_when_all_is_said() -> None:
    assert actions(settled(standing(observed(), readyReplicas=1))) == []


def test_a_reader_that_is_as_it_should_be_is_not_written_again() -> None:
    (write, *_) = actions(standing(observed()))
    assert not isinstance(write, Apply)


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ({"readyReplicas": 1}, ("True", "Reading")),
        ({}, ("Unknown", "Starting")),
        (_progress("ReplicaSetUpdated"), ("Unknown", "Starting")),
        (_progress("ProgressDeadlineExceeded"), ("False", "NotStarting")),
        (_progress("NewReplicaSetAvailable"), ("False", "ReaderDown")),
        (
            {"observedGeneration": 0} | _progress("ProgressDeadlineExceeded"),
            ("Unknown", "Starting"),
        ),
    ],
)
def test_ready_is_what_the_deployment_tells(told: dict[str, Any], verdict: tuple[str, str]) -> None:
    assert ready(standing(observed(), **told))[:2] == verdict


def test_a_pod_that_cannot_start_is_named() -> None:
    status, reason, message = ready(replace(standing(observed()), stuck="anna-reader-x"))
    assert (status, reason) == ("False", "PodCannotStart")
    assert "kubectl describe pod anna-reader-x" in message


REVOKED = "SessionRevoked: the session was ended on another device"


def test_a_reader_that_cannot_read_says_why_and_what_helps() -> None:
    status, reason, message = ready(replace(standing(observed()), problem=REVOKED))
    assert (status, reason) == ("False", "SessionRevoked")
    assert message == (
        "the session was ended on another device. Log in again: homing telegram onboard --account anna"
        " --secret-file FILE, and kubectl apply it as Secret session"
    )


def test_a_session_of_redis_needs_no_secret() -> None:
    body = account(sessionSecretRef=None, cryptoKeySecretRef={"name": "fernet"})
    message = ready(replace(standing(observed(body)), problem=REVOKED))[2]
    assert message.endswith("homing telegram onboard --account anna")


def test_a_banned_account_has_no_next_step() -> None:
    problem = "AccountBanned: Telegram has banned the account"
    said = ready(replace(standing(observed()), problem=problem))
    assert said == ("False", "AccountBanned", "Telegram has banned the account")


def test_words_of_a_reader_without_a_reason_are_told_too() -> None:
    said = ready(replace(standing(observed()), problem="something else"))
    assert said[:2] == ("False", "NotReading")
    assert said[2].startswith("something else")


def test_what_a_reader_said_before_it_was_ready_counts_no_more() -> None:
    seen = replace(standing(observed(), readyReplicas=1), problem=REVOKED)
    assert ready(seen)[:2] == ("True", "Reading")


def test_a_problem_is_told_once() -> None:
    assert actions(settled(replace(standing(observed()), problem=REVOKED))) == []


def test_another_version_of_a_secret_replaces_the_pod() -> None:
    seen = standing(observed())
    changed = replace(seen, secrets={"api": "a/1", "session": "s/2"})
    before, after = applied(observed()), applied(changed)
    assert _seal(before) != _seal(after)


def _seal(deployment: Any) -> str:
    return str(deployment["spec"]["template"]["metadata"]["annotations"]["homing.dev/secrets"])


def test_a_reader_without_its_secret_is_not_made() -> None:
    seen = observed(secrets={"api": "a/1", "session": None})
    assert ready(seen)[:2] == ("False", "SecretMissing")


def test_a_reader_that_runs_survives_its_secret() -> None:
    seen = replace(standing(observed(), readyReplicas=1), secrets={"api": "a/1", "session": None})
    assert not any(isinstance(each, Apply) for each in actions(seen))
    assert ready(seen)[2].startswith("there is no Secret session")


@pytest.mark.parametrize(
    "seen",
    [
        observed(account(suspend=True)),
        observed(rival="older"),
        observed(account(suspend=True), secrets={"api": None, "session": None}),
    ],
)
def test_a_reader_that_is_not_wanted_has_no_pod(seen: Observed) -> None:
    assert applied(seen)["spec"]["replicas"] == 0


def test_of_two_accounts_with_one_id_the_younger_is_told() -> None:
    status, reason, message = ready(standing(observed(rival="older")))
    assert (status, reason) == ("False", "DuplicateAccount")
    assert message.startswith("account older is older")


def test_another_strategy_is_taken_away_before_anything_else() -> None:
    seen = standing(observed())
    assert seen.deployment is not None
    spec = seen.deployment["spec"] | {"strategy": {"type": "RollingUpdate", "rollingUpdate": {}}}
    (action,) = actions(replace(seen, deployment=seen.deployment | {"spec": spec}))
    assert isinstance(action, Merge)
    assert action.seen == "9"


def test_a_paused_account_is_left_alone() -> None:
    seen = observed(account(annotations={"homing.dev/paused": "yes"}))
    paused = [each for each in worlds.status(seen)["conditions"] if each["status"] == "True"]
    assert [each["type"] for each in paused] == ["Paused"]


def test_an_account_that_is_being_deleted_is_left_alone() -> None:
    body = account().body
    leaving = body | {"metadata": body["metadata"] | {"deletionTimestamp": "2026-01-01T11:00:00Z"}}
    assert actions(observed(Account(leaving))) == []


def test_a_spec_that_cannot_be_used_is_told_once() -> None:
    seen = observed(account(accountId="Anna"))
    assert ready(seen)[:2] == ("False", "InvalidSpec")
    assert [each.reason for each in actions(seen) if isinstance(each, Tell)] == ["InvalidSpec"]
    assert actions(settled(seen)) == []


def _owned_by(seen: Observed, **owner: Any) -> Observed:
    assert seen.deployment is not None
    owners = [owner | {"controller": True}] if owner else []
    metadata = seen.deployment["metadata"] | {"ownerReferences": owners, "labels": {}}
    return replace(seen, deployment=seen.deployment | {"metadata": metadata})


@pytest.mark.parametrize(
    ("owner", "reason"),
    [
        ({}, "Conflict"),
        ({"kind": "Shop", "name": "a", "uid": "x"}, "Conflict"),
        ({"kind": "TelegramAccount", "name": "anna", "uid": "old"}, "Replacing"),
    ],
)
def test_what_is_not_ours_is_left_alone(owner: dict[str, str], reason: str) -> None:
    seen = _owned_by(standing(observed()), **owner)
    assert ready(seen)[:2] == ("False", reason)
    assert not any(isinstance(each, Apply) for each in actions(seen))


def test_an_object_that_was_hidden_is_a_conflict() -> None:
    assert ready(observed(stranger=True))[1] == "Conflict"


def test_a_refusal_is_told_and_not_tried_again_at_once() -> None:
    seen = observed(refusal=Obstacle("Forbidden", "no deployments for you"))
    assert ready(seen) == ("False", "Forbidden", "no deployments for you")
