"""Hits become letters: one for each person and event, however many searches of the person want it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from homing.matching.hits import Hits
from homing.models.kinds import Channel
from homing.storage import delivery_copy, memberships
from homing.storage.database import Connection
from homing.storage.delivery_copy import Letters

#: Channels that can send; the inbox needs no sending.
SENDING = frozenset({Channel.TELEGRAM, Channel.EMAIL, Channel.SMS})


def letters(hits: Hits, event_ids: NDArray[np.int64]) -> Letters:
    """By ascending recipients, then events.

    Args:
        hits: of a batch.
        event_ids: by place in the batch.
    """
    ordered = hits.where(np.lexsort((hits.subscription, hits.event, hits.owner)))
    first = np.ones(len(ordered), bool)
    first[1:] = (np.diff(ordered.owner) != 0) | (np.diff(ordered.event) != 0)
    starts = np.flatnonzero(first)
    return Letters(
        event=event_ids[ordered.event[starts]],
        recipient=ordered.owner[starts],
        counts=np.diff(starts, append=len(ordered)),
        starts=starts,
        searches=ordered.subscription,
    )


async def with_alerts(connection: Connection, written: Letters) -> Letters:
    """Without letters to people whose trial or paid time is over: their matches are all that is kept."""
    over = await memberships.without_alerts(connection, _people(written))
    if not len(over):
        return written
    return written.where(~np.isin(written.recipient, over, kind="sort"))


async def channels(connection: Connection, written: Letters) -> dict[Channel, NDArray[np.bool_]]:
    """For each channel, which of the letters go by it: the inbox gets all."""
    enabled = await delivery_copy.enabled_channels(connection, _people(written))
    found = {Channel.INBOX: np.ones(len(written), bool)}
    for channel in SENDING.intersection(enabled):
        found[channel] = np.isin(written.recipient, enabled[channel], kind="sort")
    return found


def _people(written: Letters) -> NDArray[np.int64]:
    """Each once, ascending."""
    return written.recipient[np.flatnonzero(np.diff(written.recipient, prepend=-1))]
