"""What the Kubernetes API may answer instead of the wanted, by what one does about it.

ApiError
 +- NotFound          404: it is not there
 +- Conflict          409: somebody else was first; look again and retry at once
 +- Refused           400, 403, 413, 422 ...: the same request will be refused again; tell people, retry slowly
 |   +- Forbidden     403: rights or quota
 +- Unavailable       429, 5xx, no answer: retry with growing pauses
"""

from __future__ import annotations


class ApiError(Exception):
    """The API did not do what was asked.

    Attributes:
        status: HTTP status, 0 where no answer came.
        reason: CamelCase word of the API, such as AlreadyExists.
        retry_after: seconds that the server asked to wait.
    """

    def __init__(
        self, message: str, *, status: int = 0, reason: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.retry_after = retry_after


class NotFound(ApiError):
    """The object, or its kind, is not there."""


class Conflict(ApiError):
    """Somebody else was first."""


class Refused(ApiError):
    """The same request will be refused again."""


class Forbidden(Refused):
    """The operator lacks a right, or a quota is used up."""


class Unavailable(ApiError):
    """The server is busy, broken, or cannot be reached."""


def of(status: int, reason: str, message: str, retry_after: float | None = None) -> ApiError:
    """The error that stands for an answer."""
    return _class(status)(message, status=status, reason=reason, retry_after=retry_after)


def _class(status: int) -> type[ApiError]:
    known = {401: Unavailable, 403: Forbidden, 404: NotFound, 409: Conflict, 429: Unavailable}
    return known.get(status, Refused if 400 <= status < 500 else Unavailable)
