"""What stands before the consumers: addresses that nothing is at, sessions and servers that cannot be read."""

import asyncio

import psycopg
import pytest
import redis
from autobahn.exception import Disconnected
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.db import connection
from django.test import Client

from parties import queries
from parties.live import consumers
from parties.live.heartbeat import Heartbeat
from parties.live.hub import Rooms
from partyplanner.web import sockets
from tests.parties.factories import PartyFactory

pytestmark = pytest.mark.django_db(transaction=True)
ORIGIN = (b"origin", b"http://localhost")


@pytest.fixture(autouse=True)
async def _sessions_of_their_own(transactional_db):
    """What reads the session in the consumers' thread leaves its connection open there."""
    await database_sync_to_async(lambda: connection.close())()
    yield
    await database_sync_to_async(lambda: connection.close())()


@pytest.fixture(autouse=True)
async def rooms(monkeypatch):
    """Those of this event loop: an earlier one's channel cannot be listened to."""
    rooms = Rooms()
    monkeypatch.setattr(consumers, "rooms", rooms)
    yield rooms
    if rooms._listening is not None:
        rooms._listening.cancel()
        await asyncio.gather(rooms._listening, return_exceptions=True)


@pytest.fixture
def party():
    """A party's address and the cookie of its host."""
    client = Client()
    address = client.post("/", {"text": "a picnic"})["Location"]
    return f"/ws/party/{address.split('/')[2]}/", client.cookies["sessionid"].value


def opened(address, session=""):
    return WebsocketCommunicator(sockets.application(), address, [ORIGIN, (b"cookie", f"sessionid={session}".encode())])


async def close_code(socket):
    assert (await socket.connect(timeout=5))[0]
    message = await socket.receive_output(5)
    assert message["type"] == "websocket.close"
    return message["code"]


@pytest.mark.parametrize("address", ["/ws/nothing/", "/", "/ws/party/", "/ws/party/a/b/", "/ws/party/fp%00x/", "/\x1b"])
async def test_an_address_that_nothing_is_at_is_gone(address):
    assert await close_code(opened(address)) == 4404


async def test_a_party_that_is_not_there_is_somebody_elses():
    assert await close_code(opened("/ws/party/fp2026nothing/")) == 4403


async def test_a_session_that_cannot_be_is_none():
    assert await close_code(opened(f"/ws/party/{(await _party()).party_id}/", r'"a\000b"')) == 4403


@database_sync_to_async
def _party():
    return PartyFactory(texts=["a cake"])


@pytest.mark.parametrize("table", ["django_session", "parties_membership"])
async def test_a_database_that_is_busy_has_the_browser_try_again(party, table, monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "options", "-c lock_timeout=50")
    parameters = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    with psycopg.connect(**{name: parameters[name] for name in names if name in parameters}) as holder:
        holder.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        assert await close_code(opened(*party)) == 1013
    assert not Heartbeat.sockets


async def test_a_failure_later_leaves_nobody_in_the_room(party, rooms, monkeypatch):
    socket = opened(*party)
    assert (await socket.connect(timeout=5))[0]
    while not Heartbeat.sockets:
        await socket.receive_nothing()

    def away(party_id):
        raise redis.ConnectionError("Redis went away")

    monkeypatch.setattr(queries, "head", away)
    await socket.send_json_to({"type": "hello"})
    assert (await socket.receive_output(5))["code"] == 1013
    await socket.wait(5)
    assert (Heartbeat.sockets, rooms._rooms) == (set(), {})


async def test_a_browser_that_leaves_while_it_is_answered_is_no_failure(caplog):
    """What daphne raises from `send` then reaches nobody who could log it as a failure."""

    async def left(message):
        raise Disconnected("Attempt to send on a closed protocol")

    async def nothing():
        return {}

    async def answering(scope, receive, send):
        await send({"type": "websocket.send", "text": "{}"})

    with caplog.at_level("INFO"):
        await sockets.Guarded(answering)({"path": "/ws/party/x/"}, nothing, left)
    assert [record.levelname for record in caplog.records if "socket" in record.getMessage()] == ["INFO"]
