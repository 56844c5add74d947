"""Pages that were cut off although the answer was complete: a broken cache or template ends them in the middle.

HTML may leave out its closing tags, so one page without them says nothing. But a site either closes its pages or does
not: where a run has seen a closed page, those that are not closed are taken for cut off.
"""

from __future__ import annotations

#: A document, rather than a fragment that a site serves to its own scripts.
_OPENING = (b"<html", b"<HTML", b"<body", b"<BODY")
_CLOSING = (b"</html", b"</HTML", b"</body", b"</BODY")
#: Pages that a site must have left open before we believe that it never closes them.
_ENOUGH = 3

CUT_OFF = "the page ends in the middle: there is no </html>, which other pages of the site have"


class Endings:
    """What the pages of one run end with."""

    def __init__(self) -> None:
        self._closed = 0
        self._open = 0
        self._open_lists = 0

    def is_open(self, body: bytes, *, of_list: bool = False) -> bool:
        """Notes how a page ends; whether it is a document that is not closed."""
        if any(mark in body for mark in _CLOSING):
            self._closed += 1
            return False
        opened = any(mark in body for mark in _OPENING)
        self._open += opened
        self._open_lists += opened and of_list
        return opened

    @property
    def means_cut_off(self) -> bool:
        """Whether a page that is not closed is taken for cut off, by all that was seen so far."""
        return self._closed > 0

    @property
    def lists_were_cut_off(self) -> bool:
        """Whether list pages were read before it was known that they were cut off."""
        return self._closed > 0 and self._open_lists > 0

    @property
    def lists_are_whole(self) -> bool:
        """Whether the list pages are good evidence of what is missing."""
        return not self._open_lists or (not self._closed and self._open >= _ENOUGH)
