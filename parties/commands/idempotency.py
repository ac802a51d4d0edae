"""Requests that are sent twice and carried out once.

A key belongs to who sends it: an account, an API key or a visitor's token. The same person with the same key and the
same command gets the answer of the first time; with another command, or other arguments, the key is refused. Kept is
a hash of both, in the transaction of the command: a command that is refused or fails leaves the key free, and a request
that comes while the first is still under way waits for it.
"""

from collections.abc import Callable
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec
from django.db import connection

from parties.commands.appended import Appended
from parties.domain.errors import KeyReused


class IdempotencyKey(NamedTuple):
    """`principal` is who asks, as parties.access.roles.principal_of names them; `value` the key that they chose."""

    principal: str
    value: str

    @property
    def hash(self) -> str:
        """What is kept of it, in parties_request and with the event: no token can be read from it."""
        return _hash(self)


def once(key: IdempotencyKey, body: Any, work: Callable[[], Appended]) -> Appended:
    """Carry out `work` unless this key was used before; then return its answer, if it was for the same `body`.

    `body` is JSON-able: the command and its arguments. In a transaction. Raises KeyReused.
    """
    digest = _hash(body)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO parties_request (key, body, party_id, version, input_id) VALUES (%s, %s, '', 0, '')"
            " ON CONFLICT (key) DO NOTHING",
            [key.hash, digest],
        )
        if not cursor.rowcount:
            cursor.execute("SELECT body, party_id, version, input_id FROM parties_request WHERE key = %s", [key.hash])
            before, party_id, version, input_id = cursor.fetchone()
            if before != digest:
                raise KeyReused
            return Appended(party_id=party_id, version=version, input_id=input_id, repeated=True)
        appended = work()
        cursor.execute(
            "UPDATE parties_request SET party_id = %s, version = %s, input_id = %s WHERE key = %s",
            [appended.party_id, appended.version, appended.input_id, key.hash],
        )
    return appended


def _hash(value: Any) -> str:
    return blake2b(_encoder.encode(value), digest_size=32).hexdigest()


_encoder = msgspec.json.Encoder(order="sorted")
