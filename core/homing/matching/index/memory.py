"""Arrays of a batch live for milliseconds. Given back and taken again, their pages cost a fifth of the matching."""

from __future__ import annotations

import ctypes
from functools import cache

#: Of glibc's mallopt.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3

#: Up to this size arrays come from the heap, and so much of it is kept when free.
_KEPT = 32 * 2**20


@cache
def keep() -> bool:
    """Asks the C library to keep freed memory for the next batch; False where it cannot be asked."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    return bool(mallopt(_MMAP_THRESHOLD, _KEPT) and mallopt(_TRIM_THRESHOLD, 4 * _KEPT))
