"""Hits become letters: one for each person and event, however many searches of the person want it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from homing.matching import Hits
from homing.models.kinds import Channel
from homing.storage import delivery_copy
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


async def channels(connection: Connection, written: Letters) -> dict[Channel, NDArray[np.bool_]]:
    """For each channel, which of the letters go by it: the inbox gets all."""
    people = written.recipient[np.flatnonzero(np.diff(written.recipient, prepend=-1))]
    enabled = await delivery_copy.enabled_channels(connection, people)
    found = {Channel.INBOX: np.ones(len(written), bool)}
    for channel in SENDING.intersection(enabled):
        found[channel] = np.isin(written.recipient, enabled[channel], kind="sort")
    return found
