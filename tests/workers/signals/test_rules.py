"""Which messages are signals, and who is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from homing.models.message import Message
from homing.models.message_class import Domain, Intent, MessageClass
from homing_workers.signals.rules import DEFAULT, Rules
from tests.workers.signals.chats import CHAT, CHATTER, REPAIR, found

SERVICE = found(Intent.REQUEST, domain=Domain.SERVICES, subcategories=("TECH_REPAIR",))


def message(**fields: Any) -> Message:
    given = {
        "id": 1,
        "chat_id": CHAT,
        "chat_username": "Neighbours",
        "message_id": 7,
        "part_ids": (7,),
        "text": "Who mends taps?",
        "sent_at": datetime.now(UTC),
    }
    return Message.model_validate(given | fields)


def rules(*given: dict[str, Any]) -> Rules:
    return Rules.model_validate({"rules": given})


def told(
    known: Rules, given: Message, klass: MessageClass, default: str | None = "-1"
) -> dict[str, str]:
    return known.targets(given, klass, default)


@pytest.mark.parametrize(
    ("klass", "is_signal"),
    [
        (REPAIR, True),
        (SERVICE, True),
        (found(Intent.REQUEST, domain=Domain.SERVICES, is_spam=True), True),
        (found(Intent.OFFER, domain=Domain.SERVICES), False),
        (found(Intent.REQUEST, domain=Domain.RENTAL_OF_REAL_ESTATE), False),
        (CHATTER, False),
    ],
)
def test_by_default_a_request_for_repairs_or_services_is_a_signal(
    klass: MessageClass, is_signal: bool
) -> None:
    assert told(DEFAULT, message(), klass) == ({"-1": "default"} if is_signal else {})


def test_nobody_is_told_where_no_chat_is_set() -> None:
    assert told(DEFAULT, message(), REPAIR, None) == {}


def test_history_is_no_signal() -> None:
    old = message(sent_at=datetime.now(UTC) - timedelta(days=3))
    assert told(DEFAULT, old, REPAIR) == {}


@pytest.mark.parametrize(
    "name", ["@neighbours", "t.me/Neighbours", CHAT, str(CHAT), "https://t.me/c/1234567890"]
)
def test_a_rule_may_be_of_one_chat_however_it_is_called(name: str | int) -> None:
    known = rules({"name": "a", "chats": [name]})
    assert told(known, message(), REPAIR) == {"-1": "a"}
    assert told(known, message(chat_id=-1009, chat_username="others"), REPAIR) == {}


@pytest.mark.parametrize(
    "rule",
    [
        {"intents": ["OFFER"]},
        {"domains": ["SERVICES"]},
        {"subcategories": ["MAJOR_RENOVATION"]},
        {"min_urgency": 4},
        {"chats": ["@others"]},
        {"max_age_hours": 0.001},
    ],
)
def test_every_condition_can_rule_a_message_out(rule: dict[str, Any]) -> None:
    given = message(sent_at=datetime.now(UTC) - timedelta(minutes=1))
    assert told(rules({"name": "a", **rule}), given, REPAIR) == {}
    assert told(rules({"name": "a"}), given, REPAIR) == {"-1": "a"}


def test_a_rule_may_leave_spam_out() -> None:
    spam = found(Intent.REQUEST, domain=Domain.SERVICES, is_spam=True)
    assert told(rules({"name": "a", "allow_spam": False}), message(), spam) == {}


def test_rules_of_several_chats_tell_each_of_them_once() -> None:
    known = rules(
        {"name": "all"},
        {"name": "urgent", "min_urgency": 3, "target": -1002},
        {"name": "again", "target": "-1002"},
    )
    assert told(known, message(), REPAIR) == {"-1": "all", "-1002": "urgent"}
