"""Leases in PostgreSQL: what `homing.lease` holds where there is no Kubernetes.

A row is a Lease as the API server of Kubernetes keeps it: a write succeeds for just the version that was read. Each request is a
connection of its own, since one that hangs must hold up none that follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from homing.lease.api import Unsure
from homing.lease.record import Record

#: Of one request, before nobody knows whether it was carried out.
_SECONDS = 5


@dataclass(frozen=True)
class DatabaseLeases:
    """See `homing.lease.holding.Leases`; synchronous, to be used in a thread.

    Attributes:
        url: of the database.
    """

    url: str

    def read(self, name: str) -> Record | None:
        return self._ask("SELECT name, version, spec FROM leases WHERE name = %(name)s", name)

    def create(self, body: dict[str, Any]) -> Record | None:
        return self._ask(
            """
            INSERT INTO leases (name, spec) VALUES (%(name)s, %(spec)s)
            ON CONFLICT DO NOTHING RETURNING name, version, spec
            """,
            body["metadata"]["name"],
            {"spec": Jsonb(body["spec"])},
        )

    def replace(self, body: dict[str, Any]) -> Record | None:
        metadata = body["metadata"]
        return self._ask(
            """
            UPDATE leases SET version = version + 1, spec = %(spec)s
            WHERE name = %(name)s AND version = %(version)s RETURNING name, version, spec
            """,
            metadata["name"],
            {"spec": Jsonb(body["spec"]), "version": int(metadata["resourceVersion"])},
        )

    def _ask(self, query: str, name: str, more: Mapping[str, Any] = {}) -> Record | None:
        try:
            with psycopg.connect(
                self.url,
                autocommit=True,
                connect_timeout=_SECONDS,
                tcp_user_timeout=_SECONDS * 1000,
                options=f"-c statement_timeout={_SECONDS}s",
                row_factory=dict_row,
            ) as connection:
                row = connection.execute(query.encode(), {"name": name, **more}).fetchone()
        except psycopg.OperationalError as error:
            raise Unsure(f"lease {name}: {error}".strip()) from error
        return None if row is None else _record(row)


def _record(row: Mapping[str, Any]) -> Record:
    metadata = {"name": row["name"], "resourceVersion": str(row["version"])}
    return Record.of({"metadata": metadata, "spec": row["spec"]})
