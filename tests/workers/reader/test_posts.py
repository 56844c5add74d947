"""What Telegram says, as our models."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from telethon import types

from homing_workers.reader import posts, updates
from homing_workers.reader.change import Change
from homing_workers.reader.posts import Names
from homing_workers.reader.updates import Behind, Membership

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHAT = -1001234567890
CHANNEL = types.PeerChannel(1234567890)


def message(number: int = 1, text: str = "A flat", **fields: Any) -> types.Message:
    return types.Message(id=number, peer_id=CHANNEL, message=text, date=NOON, **fields)


def user(number: int = 7) -> types.User:
    return types.User(id=number, first_name="Olya", last_name="K", username="olya")


def photo() -> types.MessageMediaPhoto:
    return types.MessageMediaPhoto()


def test_a_message_says_who_wrote_it_and_when() -> None:
    found = posts.post(CHAT, message(from_id=types.PeerUser(7)), Names.of([user()], []), 9)
    assert (found.author_id, found.author_name, found.author_username) == (7, "Olya K", "olya")
    assert (found.sent_at, found.part.text, found.part.pts) == (NOON, "A flat", 9)


def test_an_author_who_is_not_told_of_keeps_the_number() -> None:
    found = posts.post(CHAT, message(from_id=types.PeerUser(7)), Names())
    assert (found.author_id, found.author_name) == (7, "")


def test_a_post_of_a_channel_may_be_signed() -> None:
    assert posts.post(CHAT, message(post_author="Olya"), Names()).author_name == "Olya"
    assert posts.post(CHAT, message(), Names()).author_id is None


def test_a_text_that_postgresql_does_not_take_is_mended() -> None:
    assert (
        posts.post(CHAT, message(text="a\0b"), Names()).part.text == "a\N{REPLACEMENT CHARACTER}b"
    )


def test_what_a_contact_or_a_file_says_is_mended_too() -> None:
    contact = types.MessageMediaContact("+380\0", "Ol\0ya", "", "", 0)
    file = types.Document(
        *(1, 1, b"", NOON, "text/\0", 5, 1),
        attributes=[types.DocumentAttributeFilename("a\0b")],
    )
    for media in (contact, types.MessageMediaDocument(document=file)):
        told = posts.post(CHAT, message(media=media), Names()).part.media
        assert told is not None
        assert not any("\0" in str(value) for value in told.values())


def test_an_author_may_have_a_name_that_postgresql_does_not_take() -> None:
    names = Names.of([types.User(id=7, first_name="Ol\0ya", username="ol\0ya")], [])
    found = posts.post(CHAT, message(from_id=types.PeerUser(7)), names)
    assert "\0" not in f"{found.author_name}{found.author_username}"


def test_a_message_that_does_not_fit_is_kept_with_the_reason() -> None:
    found = posts.post(CHAT, message(grouped_id="no number"), Names())
    assert found.part.media is not None
    assert found.part.media["kind"] == "unreadable"
    assert "grouped_id" in found.part.media["reason"]


def document(*attributes: object) -> types.MessageMediaDocument:
    found = types.Document(1, 2, b"", NOON, "video/mp4", 9, 2, list(attributes))
    return types.MessageMediaDocument(document=found)


@pytest.mark.parametrize(
    ("media", "told"),
    [
        (types.MessageMediaPhoto(), {"kind": "photo"}),
        (
            document(types.DocumentAttributeVideo(1.0, 2, 2)),
            {"kind": "video", "mime": "video/mp4", "bytes": 9},
        ),
        (
            document(types.DocumentAttributeFilename("a.pdf")),
            {"kind": "document", "mime": "video/mp4", "bytes": 9, "name": "a.pdf"},
        ),
        (
            types.MessageMediaGeo(types.GeoPoint(long=30.5, lat=50.4, access_hash=1)),
            {"kind": "place", "latitude": 50.4, "longitude": 30.5},
        ),
        (
            types.MessageMediaContact("+380501234567", "Olya", "", "", 7),
            {"kind": "contact", "name": "Olya", "phone": "+380501234567"},
        ),
        (types.MessageMediaDice(6, "x"), {"kind": "dice"}),
        (types.MessageMediaWebPage(types.WebPageEmpty(1)), None),
        (None, None),
    ],
)
def test_what_comes_with_a_message_is_told_in_short(
    media: object, told: dict[str, Any] | None
) -> None:
    assert posts.post(CHAT, message(media=media), Names()).part.media == told


def test_an_answer_tells_posts_from_service_messages_and_what_is_gone() -> None:
    told = [
        message(3),
        types.MessageService(
            id=2, peer_id=CHANNEL, date=NOON, action=types.MessageActionPinMessage()
        ),
        types.MessageEmpty(id=1, peer_id=CHANNEL),
    ]
    found = posts.change(CHAT, told, Names())
    assert ([post.part.id for post in found.posts], found.services, found.gone) == ([3], (2,), (1,))


def sent(*told: object) -> list[updates.News]:
    return list(updates.read(types.Updates(list(told), [user()], [], NOON, 0)))


def test_updates_tell_of_messages_edits_and_deletions_with_their_places() -> None:
    found = sent(
        types.UpdateNewChannelMessage(message(1), 5, 1),
        types.UpdateEditChannelMessage(message(1, "B", edit_date=NOON), 6, 1),
        types.UpdateDeleteChannelMessages(1234567890, [1, 2], 8, 2),
        types.UpdatePinnedChannelMessages(1234567890, [1], 9, 1),
    )
    changes = [each for each in found if isinstance(each, Change)]
    assert [(each.chat_id, each.ids, each.pts, each.count) for each in changes] == [
        (CHAT, [1], 5, 1),
        (CHAT, [1], 6, 1),
        (CHAT, [1, 2], 8, 2),
        (CHAT, [], 9, 1),
    ]


def test_updates_tell_what_is_to_be_asked() -> None:
    assert sent(types.UpdateChannelTooLong(1234567890), types.UpdateChannel(1234567890)) == [
        Behind(CHAT),
        Membership(CHAT),
    ]
    assert list(updates.read(types.UpdatesTooLong())) == [Behind(None)]


def test_other_updates_are_passed_over() -> None:
    assert sent(types.UpdateUserStatus(7, types.UserStatusRecently())) == []
    assert list(updates.read(types.UpdateShort(types.UpdatePtsChanged(), NOON))) == []
