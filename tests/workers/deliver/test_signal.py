"""What a signal says where it is no Telegram message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from homing.images import FolderStore
from homing.models.message_class import Domain, DomainMention, Intent
from homing.settings import Settings
from homing.storage.telegram.outgoing_signals import OutgoingSignal, OutgoingSignalEdit
from homing_workers.deliver import signal as signals
from homing_workers.deliver.email.letters import Writer
from homing_workers.deliver.sms.message import body
from tests.workers.signals.test_rules import message

SENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def signal(kind: type[OutgoingSignal] = OutgoingSignal, **fields: Any) -> OutgoingSignal:
    told = {"text": "Who mends <taps>?", "sent_at": SENT, "author_name": "Olha"}
    given = {
        "delivery_id": 1,
        "recipient_id": 2,
        "address": "-1",
        "enabled": True,
        "maybe_sent": False,
        "message": message(**told | fields.pop("message", {})),
        "intents": (Intent.REQUEST,),
        "domains": (DomainMention(domain=Domain.SERVICES),),
        "urgency_score": 4,
    }
    return kind.model_validate(given | fields)


def test_all_of_it_is_told_in_plain_text() -> None:
    assert signals.whole(signal()).splitlines() == [
        "@Neighbours",
        "Olha · 2026-03-01 09:30 UTC",
        "request · services · urgency 4 of 5",
        "",
        "Who mends <taps>?",
        "",
        "https://t.me/Neighbours/7",
    ]


def test_a_chat_without_title_or_name_is_called_by_its_number() -> None:
    given = signal(message={"chat_username": None})
    assert signals.subject(given) == "Signal: -1001234567890"


def test_a_later_version_says_when_it_was_edited() -> None:
    edited = {"edited_at": SENT + timedelta(hours=1)}
    given = signal(OutgoingSignalEdit, message=edited, told_as="7", outdated=False)
    assert signals.notes(given) == ["Edited 2026-03-01 10:30 UTC."]


def test_a_deleted_message_says_only_that() -> None:
    gone = {"edited_at": SENT, "deleted_at": SENT}
    given = signal(OutgoingSignalEdit, message=gone, told_as="7", outdated=False)
    assert signals.notes(given) == ["The message was deleted."]


def test_a_message_without_text_says_so() -> None:
    assert signals.NO_TEXT in signals.whole(signal(message={"text": ""}))


def test_a_text_message_has_the_channel_the_text_and_the_link() -> None:
    text = body(signal(), Settings())
    assert text.splitlines() == [
        "Signal: @Neighbours",
        "Who mends <taps>?",
        "https://t.me/Neighbours/7",
    ]


async def test_a_letter_escapes_what_people_write(tmp_path: Path) -> None:
    writer = Writer(Settings(), FolderStore(tmp_path, "media"), "homing.test")
    letter = await writer.letter(signal(), None)
    assert letter.subject == "Signal: @Neighbours"
    assert "Who mends &lt;taps&gt;?" in letter.html
    assert "Who mends <taps>?" in letter.text
