"""What may become of a request.

    FetchError
    ├── Refused            never sent: the address or the scheme is not allowed
    ├── RobotsDenied       never sent: the host's robots.txt forbids it
    ├── Blocked            the host takes us for a robot: 403, or an anti-bot page, also with status 200
    ├── Gone               404 or 410: there is no such page
    ├── TooLarge           the decoded body is larger than allowed
    ├── RedirectLoop       redirects that lead in a circle, or too many
    ├── HttpFailure        any other status than 2xx and 304
    ├── ConnectionFailed   no connection, or it broke before the body was complete
    └── TimedOut           no complete answer in time

HttpFailure (408, 425, 429, 5xx), ConnectionFailed and TimedOut may pass: they were tried again before they are raised.
"""

from __future__ import annotations


class FetchError(Exception):
    """A request without an answer that can be used. Neither message nor URL holds a secret."""

    #: Whether another try may go better.
    repeatable = False
    #: Seconds that the host asked to wait, or None.
    retry_after: float | None = None

    def __init__(self, url: str, message: str) -> None:
        super().__init__(f"{url}: {message}")
        self.url = url
        self.message = message
        #: Further tries that were made in vain.
        self.retried = 0


class Refused(FetchError):
    """Not sent: the address, the scheme or the request is not allowed."""


class RobotsDenied(FetchError):
    """Not sent: robots.txt forbids it, or could not be read for reasons that may pass."""


class Blocked(FetchError):
    """The host takes us for a robot."""


class Gone(FetchError):
    """There is no such page (404) or no longer (410)."""

    def __init__(self, url: str, message: str, status: int = 404) -> None:
        super().__init__(url, message)
        self.status = status


class TooLarge(FetchError):
    """The decoded body is larger than allowed; the rest was not read."""


class RedirectLoop(FetchError):
    """Redirects that lead in a circle, or too many."""


class HttpFailure(FetchError):
    """Any other status than success."""

    def __init__(
        self, url: str, message: str, status: int, retry_after: float | None = None
    ) -> None:
        super().__init__(url, message)
        self.status = status
        self.retry_after = retry_after
        self.repeatable = status in (408, 425, 429) or 500 <= status < 600


class ConnectionFailed(FetchError):
    """No connection, or it broke before the body was complete."""

    repeatable = True


class TimedOut(FetchError):
    """No complete answer in time."""

    repeatable = True
