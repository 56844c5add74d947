"""Reads what a call gives: the query, a form, a multipart form or JSON, as the real server takes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from json import JSONDecodeError
from typing import Any

from aiohttp import web

from botapi.errors import Refusal, bad_request


@dataclass(frozen=True)
class Upload:
    """A file in a multipart form."""

    name: str
    content: bytes
    mime: str = "application/octet-stream"


@dataclass
class Given:
    """Parameters by name, still as they came, and files by the name of their part."""

    parameters: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def shown(self) -> dict[str, Any]:
        """The parameters for the journal; files are told by their sizes."""
        sizes = {name: f"<{len(one.content)} bytes>" for name, one in self.uploads.items()}
        return self.parameters | sizes


async def read(request: web.Request) -> Given:
    """What a request gives.

    Raises:
        Refusal: it cannot be read.
    """
    given = Given(dict(request.query))
    if request.method == "GET" or not request.can_read_body:
        return given
    try:
        if request.content_type == "application/json":
            _merge(given, await request.json())
        elif request.content_type in _FORMS:
            _take_form(given, await request.post())
    except web.HTTPRequestEntityTooLarge:
        raise Refusal(413, "Request Entity Too Large") from None
    except (JSONDecodeError, UnicodeDecodeError):
        raise bad_request("can't parse request as JSON") from None
    except ValueError:
        raise bad_request("can't parse the form") from None
    return given


_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def _merge(given: Given, body: Any) -> None:
    if not isinstance(body, dict):
        raise bad_request("object expected as the body of the request")
    given.parameters |= {name: value for name, value in body.items() if value is not None}


def _take_form(given: Given, form: Any) -> None:
    for name, value in form.items():
        if isinstance(value, web.FileField):
            given.uploads[name] = Upload(value.filename, value.file.read(), value.content_type)
        else:
            given.parameters[name] = value
