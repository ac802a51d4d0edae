"""Identifiers: short, unguessable, sortable where it helps."""

import base64
import datetime as dt
import secrets
from collections.abc import Container
from hashlib import blake2b

import uuid_utils

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no letters or digits that are mistaken for one another


def party_id(now: dt.datetime) -> str:
    """A new party's id: fp, the year, twelve random characters (59 bits)."""
    return f"fp{now.year}" + "".join(secrets.choice(ALPHABET) for _ in range(12))


def event_id() -> str:
    """UUIDv7: unique, and ordered by time."""
    return str(uuid_utils.uuid7())


def input_id(text: str, taken: Container[str]) -> str:
    """An id made from the text, so that the order in which wishes come leaves no trace in the plan."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).digest()
    base = "in" + base64.b32encode(digest).decode().rstrip("=").lower()
    candidate, number = base, 1
    while candidate in taken:
        number += 1
        candidate = f"{base}-{number}"
    return candidate
