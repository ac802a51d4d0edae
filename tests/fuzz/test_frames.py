"""Whatever a socket is sent: an answer, an error frame or a close code; never an exception inside the application."""

import json
from typing import Final
from urllib.parse import quote

import pytest
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.db import connection
from django.test import Client

from partyplanner.web import sockets
from tests.fuzz.mutator import CASES, Mutator
from tests.fuzz.sound import settled
from tests.support.log import written_log

pytestmark = pytest.mark.django_db(transaction=True)

SHARE: Final = 0.15  # of the cases
A_SOCKET: Final = 25  # frames through one, below what it may be sent in a second
CODES: Final = frozenset({1009, 1013, 4403, 4404, 4429})


@pytest.fixture
def party():
    """A party's id and the cookie of its host."""
    client = Client()
    address = client.post("/", {"text": "a picnic"})["Location"]
    settled()
    return address.split("/")[2], client.cookies["sessionid"].value


@pytest.fixture(autouse=True)
async def _no_connection_stays(transactional_db):
    yield
    await database_sync_to_async(lambda: connection.close())()


def opened(mutator, party_id, session):
    """A socket of its host, mostly; at times at another address or with a damaged cookie."""
    name = mutator.text(party_id) if mutator.often(0.2) else party_id
    cookie = mutator.text(session) if mutator.often(0.2) else session
    address = f"/ws/party/{quote(name, safe='')}/?render={mutator.one(('html', 'json', ''))}"
    headers = [(b"origin", b"http://localhost"), (b"cookie", f"sessionid={cookie}".encode("latin-1", "replace"))]
    return WebsocketCommunicator(sockets.application(), address, headers)


async def answers(socket):
    """What came back until nothing more did, for a moment."""
    found = []
    while not await socket.receive_nothing(timeout=0.01, interval=0.005):
        found.append(await socket.receive_output())
    return found


async def test_every_frame_is_answered_or_refused(party):
    with written_log() as log:
        for start in range(0, int(CASES * SHARE), A_SOCKET):
            mutator = Mutator("frames", start)
            socket = opened(mutator, *party)
            accepted, _ = await socket.connect(timeout=10)
            assert accepted
            for _ in range(A_SOCKET):
                text = mutator.frame()
                sent = {"text": text} if mutator.often(0.9) else {"bytes": mutator.bytes(text.encode())}
                if not socket.future.done():
                    await socket.send_input({"type": "websocket.receive", **sent})
            for message in await answers(socket):
                if message["type"] == "websocket.close":
                    assert message["code"] in CODES, start
                else:
                    assert json.loads(message["text"])["type"], start
            await socket.disconnect()
            assert "Traceback" not in log.getvalue(), f"from case {start}: {log.getvalue()[-3000:]}"
            log.seek(log.truncate(0))
