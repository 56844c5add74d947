"""Rows for COPY in PostgreSQL's binary format, made a column at a time.

A column is a matrix of bytes, with a line for each row or one line for all; rows of a block are equally long.
Format: https://www.postgresql.org/docs/current/sql-copy.html, arrays as `array_send` writes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from psycopg.sql import SQL, Composable

from homing.storage.database import Connection

Column = NDArray[np.uint8]

_BEGIN = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"

#: OID of int8, which arrays name.
_INT8 = 20

#: Bytes that are handed over at a time.
_PIECE = 1 << 18


async def copy_in(connection: Connection, target: Composable, blocks: Iterable[bytes]) -> None:
    """Writes blocks of rows into `target`: a table with its columns in brackets."""
    statement = SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(target)
    async with connection.cursor() as cursor, cursor.copy(statement) as copy:
        await copy.write(_BEGIN)
        for block in blocks:
            for start in range(0, len(block), _PIECE):
                await copy.write(block[start : start + _PIECE])
        await copy.write(_END)


def block(count: int, *columns: Column) -> bytes:
    """So many rows."""
    parts = [_constant(len(columns).to_bytes(2, "big")), *columns]
    wide = [np.broadcast_to(part, (count, part.shape[1])) for part in parts]
    return np.concatenate(wide, axis=1).tobytes()


def null() -> Column:
    return _constant(b"\xff\xff\xff\xff")


def text(value: str) -> Column:
    """The same in each row."""
    return _constant(_sized(value.encode()))


def texts(values: Sequence[str]) -> Column:
    """One for each row, all equally long."""
    joined = b"".join(_sized(value.encode()) for value in values)
    return np.frombuffer(joined, np.uint8).reshape(len(values), -1)


def whole(values: NDArray[np.int64]) -> Column:
    """A bigint, or a timestamp in microseconds since 2000, for each row."""
    return _cells(values.reshape(-1, 1)).reshape(-1, 12)


def wholes(values: NDArray[np.int64]) -> Column:
    """A bigint[] for each row; all of one length, which is not 0."""
    count = values.shape[1]
    head = b"".join(
        number.to_bytes(4, "big") for number in (20 + 12 * count, 1, 0, _INT8, count, 1)
    )
    heads = np.broadcast_to(_constant(head), (len(values), len(head)))
    return np.concatenate((heads, _cells(values).reshape(len(values), -1)), axis=1)


def _cells(values: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Each number after its length."""
    cells = np.empty((*values.shape, 12), np.uint8)
    cells[..., :4] = _constant((8).to_bytes(4, "big"))
    cells[..., 4:] = (
        np.ascontiguousarray(values.astype(">i8")).view(np.uint8).reshape(*values.shape, 8)
    )
    return cells


def _constant(value: bytes) -> Column:
    return np.frombuffer(value, np.uint8).reshape(1, -1)


def _sized(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value
