"""What a call may give as a file: an upload, a `file_id` or a URL: https://core.telegram.org/bots/api#sending-files"""

from __future__ import annotations

from urllib.parse import urlsplit

import aiohttp

from botapi.call import Call
from botapi.errors import bad_request
from botapi.files import File
from botapi.given import Upload
from botapi.markup import LOOPBACK

_WRONG = "wrong file identifier/HTTP URL specified"
_FAILED = "failed to get HTTP URL content"
#: Of what is loaded by URL.
_PHOTO_BYTES, _FILE_BYTES = 5 * 2**20, 20 * 2**20
_PATIENCE = aiohttp.ClientTimeout(total=10)


async def photo(call: Call, given: str) -> File:
    """The picture that a parameter means.

    Raises:
        Refusal: there is none.
    """
    if upload := _upload(call, given):
        return call.files.add_photo(upload.content, upload.name)
    if _is_url(given):
        content = await _load(call, given, _PHOTO_BYTES, "image/")
        if content is None:
            return call.files.add_photo_of_url(given)
        return call.files.add_photo(content)
    file = _known(call, given)
    if not file.width:
        raise bad_request("can't use file of type Document as Photo")
    return file


async def document(call: Call, given: str) -> File:
    """The file that a parameter means.

    Raises:
        Refusal: there is none.
    """
    if upload := _upload(call, given):
        return call.files.add_document(upload.content, upload.name, upload.mime)
    if _is_url(given):
        content = await _load(call, given, _FILE_BYTES, "")
        if content is None:
            return call.files.add_document_of_url(given)
        return call.files.add_document(
            content, given.rsplit("/", 1)[-1], "application/octet-stream"
        )
    return _known(call, given)


def _upload(call: Call, given: str) -> Upload | None:
    if not given.startswith("attach://"):
        return None
    name = given.removeprefix("attach://")
    if name not in call.given.uploads:
        raise bad_request(f'file "{name}" is not in the request')
    return call.given.uploads[name]


def _known(call: Call, file_id: str) -> File:
    file = call.files.get(file_id)
    if file is None:
        raise bad_request(_WRONG)
    return file


def _is_url(given: str) -> bool:
    return given.lower().startswith(("http://", "https://"))


async def _load(call: Call, url: str, most: int, kind: str) -> bytes | None:
    """What a URL of loopback gives; None for a URL that is taken as loadable."""
    if not call.options.loads(url):
        raise bad_request(_FAILED)
    if urlsplit(url).hostname not in LOOPBACK:
        return None
    try:
        async with (
            aiohttp.ClientSession(timeout=_PATIENCE) as client,
            client.get(url) as response,
        ):
            if response.status != 200:
                raise bad_request(_FAILED)
            if not response.content_type.startswith(kind):
                raise bad_request("wrong type of the web page content")
            content = await response.content.read(most + 1)
    except (aiohttp.ClientError, TimeoutError, OSError):
        raise bad_request(_FAILED) from None
    if len(content) > most:
        raise bad_request(_FAILED)
    return content
