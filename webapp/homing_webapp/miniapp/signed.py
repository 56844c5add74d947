"""Who looks at a Mini App, as Telegram has signed it.

https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
"""

from __future__ import annotations

import time
from datetime import timedelta

from aiohttp import web
from telegram_webapp_auth.auth import TelegramAuthenticator, WebAppUser, generate_secret_key
from telegram_webapp_auth.data import WebAppInitData
from telegram_webapp_auth.errors import ExpiredInitDataError, InvalidInitDataError

from homing.i18n import mark
from homing_webapp.api.framework.problems import Refusal
from homing_webapp.context import SETTINGS

#: Scheme of the header, as other Mini Apps name it.
SCHEME = "tma"

#: A page that was open for longer is opened anew.
LIFETIME = timedelta(hours=1)

#: How many seconds Telegram's clock may be before ours.
_AHEAD_SECONDS = 120

MISSING = mark("Please open this page from a message of the bot, or send it /login.")
EXPIRED = mark("This page was open for too long. Please close it and open it again.")
WRONG = mark("Telegram's signature is wrong. Please open this page again from the bot.")


def viewer(request: web.Request) -> WebAppUser:
    """The Telegram user who sent the request.

    Raises:
        Refusal: 401, nobody has signed it, not for our bot, or too long ago.
    """
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    token = request.app[SETTINGS].telegram_token
    if scheme.lower() != SCHEME or token is None:
        raise refused(MISSING)
    try:
        data = _validated(given, token.get_secret_value())
    except ExpiredInitDataError:
        raise refused(EXPIRED) from None
    except (InvalidInitDataError, TypeError, ValueError):
        # The library compares and decodes what anybody may have written, letters of no alphabet included.
        raise refused(WRONG) from None
    if data.user is None or data.auth_date > time.time() + _AHEAD_SECONDS:
        raise refused(WRONG)
    return data.user


def _validated(given: str, token: str) -> WebAppInitData:
    return TelegramAuthenticator(generate_secret_key(token)).validate(given, LIFETIME)


def refused(detail: str) -> Refusal:
    """401, with words for the person."""
    return Refusal(401, detail, headers={"WWW-Authenticate": f'{SCHEME} realm="homing"'})
