"""Sockets of one process share subscription, reads and frames; one that fails takes nobody with it."""

import asyncio
import json
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.db import OperationalError
from django.utils import timezone

from parties import commands
from parties.access.roles import Profile
from parties.domain import events as ev
from parties.eventstore import repository
from parties.live import feed
from parties.live.hub import GONE, TRY_AGAIN, Cursor, Rooms
from parties.outbox import hints
from tests.parties.factories import PartyFactory

pytestmark = pytest.mark.django_db(transaction=True)


class Browser:
    """A socket that keeps what it is sent; `broken` ones cannot be sent to."""

    def __init__(self, party_id, sent=0, rendering="json", role="owner"):
        self.party_id = party_id
        self.cursor = Cursor(sent, rendering, Profile(role))
        self.frames: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.closed: asyncio.Queue[int] = asyncio.Queue()
        self.broken = False

    async def send(self, *, text_data):
        if self.broken:
            raise RuntimeError("the line is dead")
        self.frames.put_nowait(json.loads(text_data))

    async def close(self, code):
        self.closed.put_nowait(code)

    async def frame(self):
        async with asyncio.timeout(5):
            return await self.frames.get()


@pytest.fixture
async def rooms():
    rooms = Rooms()
    yield rooms
    if rooms._listening is not None:
        rooms._listening.cancel()
        await asyncio.gather(rooms._listening, return_exceptions=True)
    await get_channel_layer().flush()


@pytest.fixture
def party():
    return PartyFactory(texts=["a cake"]).party_id


@pytest.fixture
def reads(monkeypatch):
    """The arguments of each read of the log."""
    found = []
    catch_up = feed.catch_up

    def counted(*arguments):
        found.append(arguments)
        return catch_up(*arguments)

    monkeypatch.setattr(feed, "catch_up", counted)
    return found


async def opened(rooms, *browsers):
    for browser in browsers:
        await rooms.join(browser)
    return browsers


@database_sync_to_async
def add(party_id, text):
    return commands.add_input(party_id=party_id, text=text, actor="test", now=timezone.now()).version


async def test_a_commit_reaches_every_socket_with_one_read(rooms, party, reads):
    version = await add(party, "a clown")
    browsers = await opened(rooms, *(Browser(party, sent=version) for _ in range(20)))
    added = await add(party, "a magician")
    frames = [await browser.frame() for browser in browsers]
    assert {frame["seq"] for frame in frames} == {added}
    assert frames[0]["data"]["text"] == "a magician"
    assert reads == [(party, version, "json", Profile("owner"))]
    assert {browser.cursor.sent for browser in browsers} == {added}


async def test_each_is_sent_what_it_has_not_seen_as_it_wants_it(rooms, party, reads):
    new, seen = await opened(rooms, Browser(party), Browser(party, sent=2))
    (page,) = await opened(rooms, Browser(party, sent=2, rendering="html", role="viewer"))
    version = await add(party, "a magician")
    assert [(await new.frame())["seq"] for _ in range(version)] == [1, 2, 3]
    assert (await seen.frame())["seq"] == version
    assert (await page.frame())["type"] == "fragments"
    assert len(reads) == 3


async def test_nothing_is_sent_before_the_client_has_said_where_it_stands(rooms, party):
    silent, other = await opened(rooms, Browser(party, sent=-1), Browser(party, sent=2))
    await add(party, "a magician")
    await other.frame()
    assert silent.frames.empty()
    silent.cursor = silent.cursor._replace(sent=2)
    rooms.hint(party, 2)
    rooms.hint(party, 3)
    assert (await silent.frame())["seq"] == 3


async def test_who_left_is_sent_nothing_and_may_come_back(rooms, party):
    (browser,) = await opened(rooms, Browser(party, sent=2))
    await rooms.leave(browser)
    version = await add(party, "a magician")
    await opened(rooms, browser)
    assert browser.frames.empty()
    assert (await add(party, "a clown")) == version + 1
    assert [(await browser.frame())["seq"] for _ in range(2)] == [version, version + 1]


async def test_a_socket_that_cannot_be_sent_to_stops_nobody(rooms, party):
    broken, *others = await opened(rooms, *(Browser(party, sent=2) for _ in range(3)))
    broken.broken = True
    for text in ("a magician", "a clown"):
        version = await add(party, text)
        assert [(await browser.frame())["seq"] for browser in others] == [version] * 2
    assert broken.closed.get_nowait() == TRY_AGAIN  # so that it comes back
    assert broken.closed.empty()


async def test_a_role_that_changes_while_others_are_sent_to_stays_changed(rooms, party):
    first, second = await opened(rooms, *(Browser(party, sent=2) for _ in range(2)))

    def demote(other):
        other.cursor = other.cursor._replace(profile=Profile("viewer"))

    for one, other in ((first, second), (second, first)):
        one.frames.put_nowait = lambda frame, other=other: demote(other)
    await add(party, "a magician")
    async with asyncio.timeout(5):
        while {first.cursor.sent, second.cursor.sent} != {3}:
            await asyncio.sleep(0.01)
    assert {first.cursor.profile, second.cursor.profile} == {Profile("viewer")}


async def test_a_hint_of_a_version_that_is_not_there_ends(rooms, party):
    (browser,) = await opened(rooms, Browser(party, sent=2))
    rooms.hint(party, 99)
    version = await add(party, "a magician")
    assert (await browser.frame())["seq"] == version


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (repository.PartyNotFound("There is no such party."), GONE),
        (ev.UnknownEvent("party_teleported"), TRY_AGAIN),  # newer code wrote it, so another process can read it
    ],
)
async def test_what_cannot_be_read_here_closes_the_sockets_with_the_reason(rooms, party, monkeypatch, error, code):
    def unreadable(*arguments):
        raise error

    monkeypatch.setattr(feed, "catch_up", unreadable)
    (browser,) = await opened(rooms, Browser(party, sent=2))
    rooms.hint(party, 3)
    async with asyncio.timeout(5):
        assert await browser.closed.get() == code


async def test_a_database_that_is_away_is_asked_again_with_the_next_hint(rooms, party, monkeypatch):
    catch_up = feed.catch_up

    def away(*arguments):
        monkeypatch.setattr(feed, "catch_up", catch_up)
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(feed, "catch_up", away)
    (browser,) = await opened(rooms, Browser(party, sent=1))
    rooms.hint(party, 2)
    await asyncio.sleep(0.2)
    assert browser.frames.empty()
    rooms.hint(party, 2)
    assert (await browser.frame())["seq"] == 2
    assert browser.closed.empty()


@pytest.mark.parametrize("broken", [False, True])
async def test_a_fragment_that_shows_more_is_sent_to_pages_as_they_stand(rooms, party, monkeypatch, broken):
    """At the same version; who reads JSON, or has not said where it stands, has no page to change."""
    page, viewer, behind = await opened(
        rooms,
        *(
            Browser(party, sent=sent, rendering="html", role=role)
            for sent, role in ((2, "owner"), (2, "viewer"), (1, "owner"))
        ),
    )
    reader, silent = await opened(rooms, Browser(party, sent=2), Browser(party, sent=-1, rendering="html"))
    if broken:

        def away(*arguments):
            raise OperationalError("the server closed the connection")

        monkeypatch.setattr(feed, "fragments_now", away)
    await database_sync_to_async(hints.hint_fragments)(party, ["budget", "newer_than_this_process"])
    if not broken:
        frames = {browser: await browser.frame() for browser in (page, viewer, behind)}
        assert [frame["seq"] for frame in frames.values()] == [2, 2, 1]
        assert {tuple(frame["fragments"]) for frame in frames.values()} == {("budget",)}
    version = await add(party, "a magician")
    assert (await reader.frame())["seq"] == version
    assert (await page.frame())["seq"] == version
    assert silent.frames.empty()
