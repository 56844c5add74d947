"""The words in CHECK constraints are the words of the enums."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import get_args

import pytest

from homing.models import kinds
from homing.models.source import SourceSpec
from homing.storage.database import Connection
from homing.storage.receipts import ReceiptStatus
from tests.core.storage.support import column

_CONSTRAINTS = """
    SELECT pg_get_constraintdef(pg_constraint.oid) FROM pg_constraint
    JOIN pg_attribute ON attrelid = conrelid AND conkey = ARRAY[attnum]
    WHERE contype = 'c' AND conrelid = %s::regclass AND attname = %s
"""


@pytest.mark.parametrize(
    ("table", "name", "words"),
    [
        ("listings", "status", kinds.Status),
        ("listings", "deal_type", kinds.DealType),
        ("listings", "property_type", kinds.PropertyType),
        ("listings", "price_period", kinds.PricePeriod),
        ("listings", "location_precision", kinds.LocationPrecision),
        ("events", "kind", kinds.EventKind),
        ("runs", "outcome", kinds.RunOutcome),
        ("deliveries", "channel", kinds.Channel),
        ("deliveries", "state", kinds.DeliveryState),
        ("deliveries", "origin_kind", kinds.OriginKind),
        ("deliveries", "reason_class", kinds.ReasonClass),
        ("delivery_attempts", "outcome", kinds.AttemptOutcome),
        ("channel_breakers", "state", kinds.BreakerState),
        ("receipts", "status", ReceiptStatus),
    ],
)
async def test_the_database_knows_the_same_words(
    connection: Connection, table: str, name: str, words: type[StrEnum]
) -> None:
    (definition,) = await column(connection, _CONSTRAINTS, table, name)
    assert set(re.findall(r"'([^']+)'", definition)) == {word.value for word in words}


async def test_every_person_can_be_reached_by_every_channel_but_the_inbox(
    connection: Connection,
) -> None:
    (definition,) = await column(connection, _CONSTRAINTS, "recipient_channels", "channel")
    expected = {channel.value for channel in kinds.Channel} - {"inbox"}
    assert set(re.findall(r"'([^']+)'", definition)) == expected


async def test_the_database_knows_every_type_of_source(connection: Connection) -> None:
    (definition,) = await column(connection, _CONSTRAINTS, "sources", "type")
    words = get_args(SourceSpec.model_fields["type"].annotation)
    assert set(re.findall(r"'([^']+)'", definition)) == set(words)
