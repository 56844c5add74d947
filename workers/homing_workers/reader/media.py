"""What can be told in short about what comes with a message; nothing of it changes unless the message is edited."""

from __future__ import annotations

from typing import Any

from telethon import types

_Told = dict[str, Any]


def told(media: object) -> _Told | None:
    """The kind and a few facts; None where there is nothing besides the text."""
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
            return {"kind": "place"} | place | ({"title": _clean(title)} if title else {})
        case types.MessageMediaContact():
            name = f"{media.first_name} {media.last_name}".strip()
            return {"kind": "contact", "name": _clean(name), "phone": media.phone_number}
        case types.MessageMediaPoll():
            return {"kind": "poll", "question": _text(media.poll.question)}
        # A preview comes by an edit of its own, and says nothing that the link does not.
        case None | types.MessageMediaEmpty() | types.MessageMediaWebPage():
            return None
        case _:
            name = type(media).__name__.removeprefix("MessageMedia")
            return {"kind": name.lower()}


def _document(document: object) -> _Told:
    if not isinstance(document, types.Document):
        return {"kind": "document"}
    kinds = (_KINDS.get(type(each)) for each in document.attributes)
    kind = next(filter(None, kinds), "document")
    names = (getattr(each, "file_name", None) for each in document.attributes)
    name = next(filter(None, names), None)
    facts = {"kind": kind, "mime": document.mime_type, "bytes": document.size}
    return facts | ({"name": _clean(name)} if name else {})


_KINDS = {
    types.DocumentAttributeVideo: "video",
    types.DocumentAttributeAudio: "audio",
    types.DocumentAttributeSticker: "sticker",
    types.DocumentAttributeAnimated: "animation",
}


def _text(text: object) -> str:
    """Of a text with entities, or a plain one."""
    return _clean(str(getattr(text, "text", text)))


def _clean(text: str) -> str:
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
