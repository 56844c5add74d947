"""sendPhoto, sendDocument, sendMediaGroup."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from botapi import files, media
from botapi.call import Call
from botapi.errors import bad_request
from botapi.fields import AsJson
from botapi.methods.sending import Captioned, Sending, caption_content, post

_LEAST, _MOST = 2, 10


class SendPhoto(Sending, Captioned):
    photo: str
    has_spoiler: bool | None = None


class SendDocument(Sending, Captioned):
    document: str
    thumbnail: str | None = None
    disable_content_type_detection: bool | None = None


class InputPhoto(Captioned):
    type: Literal["photo"]
    media: str
    has_spoiler: bool | None = None


class InputDocument(Captioned):
    type: Literal["document"]
    media: str
    thumbnail: str | None = None
    disable_content_type_detection: bool | None = None


InputMedia = Annotated[InputPhoto | InputDocument, Field(discriminator="type")]


class SendMediaGroup(Sending):
    media: AsJson[list[InputMedia]]


async def send_photo(call: Call, given: SendPhoto) -> Any:
    caption = caption_content(given)
    call.world.destination(given.chat_id)
    return post(call, given, await photo_content(call, given.photo, given.has_spoiler) | caption)[0]


async def send_document(call: Call, given: SendDocument) -> Any:
    caption = caption_content(given)
    call.world.destination(given.chat_id)
    file = await media.document(call, given.document)
    return post(call, given, {"document": files.document(file)} | caption)[0]


async def send_media_group(call: Call, given: SendMediaGroup) -> Any:
    if not _LEAST <= len(given.media) <= _MOST:
        raise bad_request("Media group must include 2-10 items")
    if len({one.type for one in given.media}) > 1:
        raise bad_request("Document can't be mixed with other media types")
    if given.reply_markup is not None:
        raise bad_request('unknown parameter "reply_markup"')
    call.world.destination(given.chat_id)
    contents = [await input_content(call, one) for one in given.media]
    group = {"media_group_id": str(13_000_000_000_000_000 + call.world.number())}
    return post(call, given, *[group | content for content in contents])


async def input_content(call: Call, given: InputPhoto | InputDocument) -> dict[str, Any]:
    """What a message with an InputMedia says."""
    caption = caption_content(given)
    if isinstance(given, InputPhoto):
        return await photo_content(call, given.media, given.has_spoiler) | caption
    return {"document": files.document(await media.document(call, given.media))} | caption


async def photo_content(call: Call, photo: str, has_spoiler: bool | None) -> dict[str, Any]:
    """`photo` of a message."""
    told = {"photo": files.photo_sizes(await media.photo(call, photo))}
    return told | ({"has_media_spoiler": True} if has_spoiler else {})
