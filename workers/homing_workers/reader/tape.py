"""Whether the changes of a chat have come without a gap. https://core.telegram.org/api/updates#message-related-event-sequences"""

from __future__ import annotations


class Tape:
    """The place up to which every change has come, and stretches behind gaps.

    Attributes:
        at: the place; None while it is not known.
    """

    def __init__(self, at: int | None = None) -> None:
        self.at = at
        self._ahead: dict[int, int] = {}

    def hear(self, pts: int, count: int) -> None:
        """A change has come that takes `count` places and ends at `pts`."""
        if not pts or (self.at is not None and pts <= self.at):
            return
        start = pts - count
        self._ahead[start] = max(pts, self._ahead.get(start, 0))
        self._join()

    def jump(self, at: int) -> None:
        """Everything up to this place is known by other means."""
        if self.at is None or at > self.at:
            self.at = at
        self._join()

    @property
    def has_gap(self) -> bool:
        """Whether something is missing before what has come."""
        return bool(self._ahead) and self.at is not None

    def _join(self) -> None:
        if self.at is None:
            return
        for start in sorted(self._ahead):
            if start > self.at:
                break
            self.at = max(self.at, self._ahead.pop(start))
