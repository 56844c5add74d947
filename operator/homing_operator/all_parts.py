"""The table of parts: one line each."""

from __future__ import annotations

from collections.abc import Mapping

from homing_operator.accounts.part import accounts, chats
from homing_operator.parts import Part
from homing_operator.scaling.part import part as pools
from homing_operator.sources.part import part as sources

PARTS: Mapping[str, Part] = {
    "sources": sources,
    "pools": pools,
    "accounts": accounts,
    "chats": chats,
}
