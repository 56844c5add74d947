"""How long answers take. The same request takes the same time, so that two readers can be compared."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

_SCALE = 2.0**32


@dataclass(frozen=True, kw_only=True)
class Latencies:
    """Seconds; a pair is a range."""

    token_s: float = 0
    users_s: float = 0
    page_s: tuple[float, float] = (0, 0)
    image_s: tuple[float, float] = (0, 0)

    def of(self, path: str) -> float:
        """Seconds for a request, by its path with the page's number but without a signature."""
        if path.startswith("/v1/auth"):
            return self.token_s
        if path.startswith("/v1/users"):
            return self.users_s
        least, most = self.image_s if path.startswith("/media/") else self.page_s
        return least + (most - least) * zlib.crc32(path.encode()) / _SCALE

    def divided(self, by: float) -> Latencies:
        """Everything faster by a factor."""
        return Latencies(
            token_s=self.token_s / by,
            users_s=self.users_s / by,
            page_s=(self.page_s[0] / by, self.page_s[1] / by),
            image_s=(self.image_s[0] / by, self.image_s[1] / by),
        )


#: What the agency measured at the real one.
MEASURED = Latencies(token_s=0.2, users_s=0.5, page_s=(1, 2), image_s=(0.5, 2))
