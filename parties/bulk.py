"""Writing many rows in one statement: the rows travel as one JSON document and are taken apart by the server.

An array a column would be the usual way, but the driver escapes every quote of every JSON value in it, in Python: for a
batch of plans that took most of the worker's time.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.db import connection

Row = Mapping[str, Any]


def insert(table: str, columns: Mapping[str, str], rows: Sequence[Row]) -> None:
    """Insert rows; `columns` maps each column to its SQL type. Values are JSON-able; json parts may be msgspec.Raw."""
    if rows:
        names = ", ".join(columns)
        _execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {_recordset(columns)}", rows)


def update(
    table: str, key: Mapping[str, str], columns: Mapping[str, str], rows: Sequence[Row], where: str = ""
) -> None:
    """Set `columns` of the rows that agree in every column of `key` (and fulfil `where`, which may name `target`)."""
    if rows:
        sets = ", ".join(f"{name} = new.{name}" for name in columns)
        match = " AND ".join([*(f"target.{name} = new.{name}" for name in key), *([where] if where else [])])
        _execute(f"UPDATE {table} target SET {sets} FROM {_recordset({**key, **columns})} WHERE {match}", rows)


def delete(table: str, key: Mapping[str, str], rows: Sequence[Row]) -> None:
    """Delete the rows that agree in every column of `key`."""
    if rows:
        match = " AND ".join(f"target.{name} = gone.{name}" for name in key)
        _execute(f"DELETE FROM {table} target USING {_recordset(key, 'gone')} WHERE {match}", rows)


def _recordset(columns: Mapping[str, str], alias: str = "new") -> str:
    return f"jsonb_to_recordset(%s::jsonb) AS {alias}({', '.join(f'{name} {kind}' for name, kind in columns.items())})"


def _execute(statement: str, rows: Sequence[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [_encoder.encode(rows).decode()])


_encoder = msgspec.json.Encoder()
