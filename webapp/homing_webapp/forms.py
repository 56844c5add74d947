"""Forms that change something: only our own pages may send them.

The page holds a random word, and so does a cookie that no other site can read or set; a form must bring both. See the
"double-submit cookie" of OWASP's Cross-Site Request Forgery Prevention Cheat Sheet.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from multidict import MultiMapping

#: Name of the cookie and of the hidden field.
FIELD = "form_word"


def word(request: web.Request) -> str:
    """The word of whoever asks for the page; `remember` goes with it."""
    return request.cookies.get(FIELD) or secrets.token_urlsafe(24)


def remember(response: web.Response, chosen: str) -> web.Response:
    """The response, with the word as a cookie of this session."""
    response.set_cookie(FIELD, chosen, httponly=True, samesite="Strict")
    return response


async def fields(request: web.Request) -> list[tuple[str, str]]:
    """Names and values of a form, whoever sent it.

    Raises:
        HTTPBadRequest: the body is no form.
    """
    return [(name, str(value)) for name, value in (await posted(request)).items()]


async def posted(request: web.Request) -> MultiMapping[Any]:
    """The same with all values of each name.

    Raises:
        HTTPBadRequest: the body is no form.
    """
    try:
        return await request.post()
    except (ValueError, LookupError, HttpProcessingError):
        raise web.HTTPBadRequest(text="The body cannot be read as a form.") from None


async def read(request: web.Request) -> dict[str, str]:
    """The fields of a form that one of our pages sent.

    Raises:
        HTTPForbidden: another page sent it, or the cookie is gone.
    """
    found = dict(await fields(request))
    known, given = request.cookies.get(FIELD, ""), found.get(FIELD, "")
    if not known or not hmac.compare_digest(_bytes(known), _bytes(given)):
        raise web.HTTPForbidden(text="The form is not from this page. Load the page again.")
    return found


def _bytes(text: str) -> bytes:
    # A cookie may hold bytes that are no text.
    return text.encode(errors="replace")
