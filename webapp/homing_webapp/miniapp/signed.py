"""Who looks at a Mini App, as Telegram has signed it."""

from __future__ import annotations

import time

from aiohttp import web

from homing.i18n import mark
from homing_webapp.api.framework.problems import Refusal
from homing_webapp.context import SETTINGS
from homing_webapp.miniapp.init_data import Person, Wrong, read

#: Scheme of the header, as other Mini Apps name it.
SCHEME = "tma"

#: Seconds; a page that was open for longer is opened anew.
LIFETIME = 3600

#: How many seconds Telegram's clock may be before ours.
_AHEAD_SECONDS = 120

MISSING = mark("Please open this page from a message of the bot, or send it /login.")
EXPIRED = mark("This page was open for too long. Please close it and open it again.")
WRONG = mark("Telegram's signature is wrong. Please open this page again from the bot.")


def viewer(request: web.Request) -> Person:
    """The Telegram user who sent the request.

    Raises:
        Refusal: 401, nobody has signed it, not for our bot, or too long ago.
    """
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    token = request.app[SETTINGS].telegram_token
    if scheme.lower() != SCHEME or token is None:
        raise refused(MISSING)
    try:
        data = read(given, token.get_secret_value())
    except Wrong:
        raise refused(WRONG) from None
    now = time.time()
    if data.auth_date < now - LIFETIME:
        raise refused(EXPIRED)
    if data.auth_date > now + _AHEAD_SECONDS:
        raise refused(WRONG)
    return data.user


def refused(detail: str) -> Refusal:
    """401, with words for the person."""
    return Refusal(401, detail, headers={"WWW-Authenticate": f'{SCHEME} realm="homing"'})
