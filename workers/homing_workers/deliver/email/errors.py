"""What a mail server's refusals mean for a delivery: RFC 5321, section 4.2.1."""

from __future__ import annotations

from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from homing_workers.deliver.errors import Never, SendError, TryAgain

#: Seconds until a wrong password is tried again: somebody has to mend the settings.
_LOGIN_WAIT = 300.0


def translated(error: SMTPException | OSError) -> SendError:
    """The same refusal in the words that all channels use."""
    match error:
        case SMTPAuthenticationError():
            return TryAgain(
                f"SMTP_URL's user or password is refused: {_said(error)}",
                after=_LOGIN_WAIT,
                counts=False,
            )
        case SMTPRecipientsRefused(recipients=[first, *_]):
            return translated(first)
        case SMTPResponseException() if error.code >= 500:
            return Never(_said(error))
        case SMTPResponseException():
            return TryAgain(_said(error))
        case _:
            # Whoever was never connected sent nothing.
            return TryAgain(
                f"no answer of the mail server: {error}",
                maybe_sent=not isinstance(error, SMTPConnectError),
            )


def _said(error: SMTPResponseException) -> str:
    return f"{error.code} {error.message}"
