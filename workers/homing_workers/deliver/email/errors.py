"""What a mail server's refusals mean for a delivery: RFC 5321, section 4.2.1, and RFC 3463."""

from __future__ import annotations

import re
import ssl

from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPConnectResponseError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from homing_workers.deliver.email.connections import Unanswered
from homing_workers.deliver.errors import Never, SendError, TryAgain

#: Seconds until wrong settings are tried again: somebody has to mend them.
_SETTINGS_WAIT = 300.0

#: Enhanced codes of an address that does not exist, or exists no more.
_DEAD = re.compile(r"\b5\.1\.(?:1|2|3|6|10)\b|\b5\.2\.1\b")
_ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")

#: Codes that speak of the mailbox, where no enhanced code says more.
_MAILBOX = frozenset({550, 551, 553})


def translated(error: SMTPException | OSError | Unanswered) -> SendError:
    """The same refusal in the words that all channels use."""
    match error:
        case Unanswered():
            return TryAgain(f"no answer of the mail server: {error}", maybe_sent=True, outage=True)
        case SMTPAuthenticationError():
            return _settings(f"SMTP_URL's user or password is refused: {_said(error)}")
        case OSError() if _is_distrusted(error):
            return _settings(f"the mail server's certificate is not trusted: {error}")
        case SMTPConnectResponseError():
            return TryAgain(_said(error), outage=True)
        case SMTPResponseException():
            return _refusal(error)
        case SMTPException() if not isinstance(error, OSError):
            return _settings(f"the mail server cannot do what SMTP_URL asks for: {error}")
        case _:
            return TryAgain(f"the mail server cannot be reached: {error}", outage=True)


def _is_distrusted(error: OSError) -> bool:
    return any(isinstance(each, ssl.SSLCertVerificationError) for each in (error, error.__cause__))


def _refusal(error: SMTPResponseException) -> SendError:
    said = _said(error)
    if error.code == 421:
        return TryAgain(said, outage=True)
    if error.code < 500:
        return TryAgain(said)
    if error.code in (530, 535) or isinstance(error, SMTPSenderRefused):
        return _settings(f"the sender is refused (SMTP_URL, MAIL_FROM): {said}")
    if isinstance(error, SMTPRecipientRefused | SMTPDataError):
        return Never(said, address_is_dead=_is_about_the_address(error))
    return TryAgain(said, outage=True)


def _is_about_the_address(error: SMTPResponseException) -> bool:
    if _ENHANCED.search(error.message):
        return _DEAD.search(error.message) is not None
    return isinstance(error, SMTPRecipientRefused) and error.code in _MAILBOX


def _settings(text: str) -> TryAgain:
    return TryAgain(text, after=_SETTINGS_WAIT, counts=False, outage=True)


def _said(error: SMTPResponseException) -> str:
    return f"{error.code} {error.message}"
