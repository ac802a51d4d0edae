"""Writing many rows in one statement: plain columns travel as one JSON document, `json` columns as an array each.

An array a column would be the usual way, but as text the driver escapes each quote of each JSON value in it, in Python:
for a batch of plans that took most of the worker's time. In the binary format nothing is escaped, but each value costs
half a microsecond; so that is for the columns that are large, and whose JSON is to be kept as it is.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.db import connection

from parties.domain.encoded import encode_hook

Row = Mapping[str, Any]
Columns = Mapping[str, str]


def insert(table: str, columns: Columns, rows: Sequence[Row]) -> None:
    """Insert rows; `columns` maps each column to its SQL type. Values are JSON-able."""
    if rows:
        names = ", ".join(columns)
        _execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {_recordset(columns)}", columns, rows)


def update(table: str, key: Columns, columns: Columns, rows: Sequence[Row], where: str = "") -> None:
    """Set `columns` of the rows that agree in every column of `key` (and fulfil `where`, which may name `target`)."""
    if rows:
        sets = ", ".join(f"{name} = new.{name}" for name in columns)
        match = " AND ".join([*(f"target.{name} = new.{name}" for name in key), *([where] if where else [])])
        every = {**key, **columns}
        _execute(f"UPDATE {table} target SET {sets} FROM {_recordset(every)} WHERE {match}", every, rows)


def delete(table: str, key: Columns, rows: Sequence[Row]) -> None:
    """Delete the rows that agree in every column of `key`."""
    if rows:
        match = " AND ".join(f"target.{name} = new.{name}" for name in key)
        _execute(f"DELETE FROM {table} target USING {_recordset(key)} WHERE {match}", key, rows)


def _recordset(columns: Columns) -> str:
    plain = {name: kind for name, kind in columns.items() if kind != "json"}
    large = [name for name in columns if name not in plain]
    declared = ", ".join(f"{name} {kind}" for name, kind in plain.items())
    parts = [f"json_to_recordset(%s::json) AS ({declared})", *["unnest(%b::text[]::json[])"] * len(large)]
    return f"ROWS FROM ({', '.join(parts)}) AS new({', '.join([*plain, *large])})"


def _execute(statement: str, columns: Columns, rows: Sequence[Row]) -> None:
    large = [name for name, kind in columns.items() if kind == "json"]
    plain = [{name: row[name] for name in columns if name not in large} for row in rows] if large else rows
    values = [[_encoder.encode(row[name]).decode() for row in rows] for name in large]
    with connection.cursor() as cursor:
        cursor.execute(statement, [_encoder.encode(plain).decode(), *values])


_encoder = msgspec.json.Encoder(enc_hook=encode_hook)
