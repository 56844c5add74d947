"""What alerts say of their own beside the home, whatever the channel."""

from __future__ import annotations

from typing import Final

from homing.i18n import mark

#: Below what may have arrived before.
TWICE: Final = mark("You may have got this before.")
