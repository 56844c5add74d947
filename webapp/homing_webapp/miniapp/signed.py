"""Who looks at a Mini App, as Telegram has signed it.

https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
"""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web
from telegram_webapp_auth.auth import TelegramAuthenticator, WebAppUser, generate_secret_key
from telegram_webapp_auth.errors import ExpiredInitDataError, InvalidInitDataError

from homing_webapp.api.framework.problems import Refusal
from homing_webapp.context import SETTINGS

#: Scheme of the header, as other Mini Apps name it.
SCHEME = "tma"

#: A page that was open for longer is opened anew.
_LIFETIME = timedelta(hours=1)


def viewer(request: web.Request) -> WebAppUser:
    """The Telegram user who sent the request.

    Raises:
        Refusal: 401, nobody has signed it, not for our bot, or too long ago.
    """
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    token = request.app[SETTINGS].telegram_token
    if scheme.lower() != SCHEME or token is None:
        raise _refused("Telegram's signature is missing: open this page from a message of the bot.")
    secret = generate_secret_key(token.get_secret_value())
    try:
        data = TelegramAuthenticator(secret).validate(given, _LIFETIME)
    except ExpiredInitDataError:
        raise _refused("The page was open for too long: open it again.") from None
    except InvalidInitDataError:
        raise _refused("Telegram's signature is wrong.") from None
    if data.user is None:
        raise _refused("Telegram's signature names no user.")
    return data.user


def _refused(detail: str) -> Refusal:
    return Refusal(401, detail, headers={"WWW-Authenticate": f'{SCHEME} realm="homing"'})
