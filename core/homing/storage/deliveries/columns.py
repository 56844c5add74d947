"""Rows of the ledger as models."""

from __future__ import annotations

from psycopg.sql import SQL, Identifier

from homing.models.delivery import Delivery

#: All that `Delivery` has, of the table under its own name.
COLUMNS = SQL(", ").join(Identifier("deliveries", name) for name in Delivery.model_fields)
