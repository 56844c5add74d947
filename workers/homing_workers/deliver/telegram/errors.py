"""What the Bot API's refusals mean for a delivery."""

from __future__ import annotations

from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError

from homing_workers.deliver.errors import Moved, Never, SendError, TryAgain, Vanished

#: Seconds until a wrong token is tried again: somebody has to mend the settings.
_TOKEN_WAIT = 60.0

#: Refusals of a chat that will never be written to again.
_DEAD_CHAT = (
    *("chat not found", "user is deactivated", "bot was kicked", "peer_id_invalid"),
    *("group chat was deactivated", "bot is not a member", "have no rights to send a message"),
    *("not enough rights to send text messages", "chat_write_forbidden", "user_is_blocked"),
)

#: Refusals of an edit: the person has deleted the message, or Telegram takes no edits of it any more.
_VANISHED = ("message to edit not found", "message can't be edited", "message_id_invalid")

#: Refusals of a picture; the same message may go without it.
_PICTURE = (
    *("wrong file identifier", "failed to get http url content", "wrong type of the web page"),
    *("photo_invalid_dimensions", "image_process_failed", "wrong remote file", "photo_ext_invalid"),
    *("webpage_curl_failed", "webpage_media_empty", "wrong padding", "photo_save_file_invalid"),
    *("file is too big", "invalid file http url", "not enough rights to send photos"),
    *("media_empty", "media_invalid", "photo_invalid", "failed to send message #", "file is empty"),
)


def translated(error: AiogramError) -> SendError:
    """The same refusal in the words that all channels use."""
    match error:
        case TelegramRetryAfter():
            return TryAgain(str(error), after=float(error.retry_after), counts=False)
        case TelegramMigrateToChat():
            return Moved(str(error.migrate_to_chat_id))
        case TelegramForbiddenError():
            return Never(str(error), address_is_dead=True)
        case TelegramUnauthorizedError() | TelegramNotFound():
            return TryAgain(
                f"TELEGRAM_TOKEN is refused: {error}", after=_TOKEN_WAIT, counts=False, outage=True
            )
        case TelegramEntityTooLarge():
            return Never(str(error))
        case TelegramNetworkError():
            # Whoever was never connected sent nothing.
            unsent = isinstance(error.__cause__, ClientConnectorError)
            return TryAgain(str(error), maybe_sent=not unsent, outage=True)
        case TelegramBadRequest() if _mentions(error, _VANISHED):
            return Vanished(str(error))
        case TelegramBadRequest():
            return Never(str(error), address_is_dead=_mentions(error, _DEAD_CHAT))
        case ClientDecodeError():
            # Something between us and the Bot API answered; what became of the message is not known.
            said = f"no answer of the Bot API: {error.data!r:.200}"
            return TryAgain(said, maybe_sent=True, outage=True)
        case _:
            return TryAgain(str(error), outage=isinstance(error, TelegramServerError))


def is_of_another_kind(error: TelegramAPIError) -> bool:
    """Whether a text was edited as a caption, or a caption as a text."""
    return _mentions(
        error, ("there is no text in the message", "there is no caption in the message")
    )


def changes_nothing(error: TelegramAPIError) -> bool:
    """Whether the message says already what it was to say."""
    return _mentions(error, ("message is not modified",))


def is_about_pictures(error: TelegramAPIError) -> bool:
    """Whether the message might go without its pictures, or without some of them."""
    if isinstance(error, TelegramEntityTooLarge):
        return True
    return isinstance(error, TelegramBadRequest) and _mentions(error, _PICTURE)


def _mentions(error: TelegramAPIError, texts: tuple[str, ...]) -> bool:
    said = error.message.lower()
    return any(text in said for text in texts)
