"""What can be told in short about what comes with a message; nothing of it changes unless the message is edited."""

from __future__ import annotations

from typing import Any

from telethon import types

_Facts = dict[str, Any]


def told(media: object) -> _Facts | None:
    """The kind and a few facts; None where there is nothing besides the text."""
    found = _told(media)
    return None if found is None else {key: _clean(value) for key, value in found.items()}


def _told(media: object) -> _Facts | None:
    match media:
        case types.MessageMediaPhoto():
            return {"kind": "photo"}
        case types.MessageMediaDocument():
            return _document(media.document)
        case (
            types.MessageMediaGeo(geo=types.GeoPoint())
            | types.MessageMediaVenue(geo=types.GeoPoint())
        ):
            place = {"latitude": media.geo.lat, "longitude": media.geo.long}
            title = getattr(media, "title", None)
            return {"kind": "place"} | place | ({"title": title} if title else {})
        case types.MessageMediaContact():
            name = f"{media.first_name} {media.last_name}".strip()
            return {"kind": "contact", "name": name, "phone": media.phone_number}
        case types.MessageMediaPoll():
            return {"kind": "poll", "question": _text(media.poll.question)}
        # A preview comes by an edit of its own, and says nothing that the link does not.
        case None | types.MessageMediaEmpty() | types.MessageMediaWebPage():
            return None
        case _:
            name = type(media).__name__.removeprefix("MessageMedia")
            return {"kind": name.lower()}


def _document(document: object) -> _Facts:
    if not isinstance(document, types.Document):
        return {"kind": "document"}
    kinds = (_KINDS.get(type(each)) for each in document.attributes)
    kind = next(filter(None, kinds), "document")
    names = (getattr(each, "file_name", None) for each in document.attributes)
    name = next(filter(None, names), None)
    facts = {"kind": kind, "mime": document.mime_type, "bytes": document.size}
    return facts | ({"name": name} if name else {})


_KINDS = {
    types.DocumentAttributeVideo: "video",
    types.DocumentAttributeAudio: "audio",
    types.DocumentAttributeSticker: "sticker",
    types.DocumentAttributeAnimated: "animation",
}


def _text(text: object) -> str:
    """Of a text with entities, or a plain one."""
    return str(getattr(text, "text", text))


def _clean(value: Any) -> Any:
    """Whoever sends a contact or a file says what it is called."""
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value
