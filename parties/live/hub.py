"""Who in this process looks at which party: one subscription for the process, and one read for all who need the same.

Sockets that have seen the same version in the same rendering and profile are sent the same frames, so these are read
and encoded once, and each socket costs no more than the sending.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, NamedTuple, Protocol

import msgspec
import redis
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.db import Error as DatabaseError

from parties.access.roles import Profile
from parties.eventstore import repository
from parties.live import feed
from parties.outbox import hints
from parties.presentation import FRAGMENTS
from partyplanner.observability import outage_log

logger = logging.getLogger(__name__)

GONE: Final = 4404
TRY_AGAIN: Final = 1013
PATIENCE_SECONDS: Final = 2.0  # for a subscription
UNAVAILABLE: Final = (redis.RedisError, OSError)  # that it took too long is among them


class Cursor(NamedTuple):
    """What decides which frames a socket is sent: the version it has seen, the rendering, who looks."""

    sent: int
    rendering: feed.Rendering
    profile: Profile


class Socket(Protocol):
    """A socket as a room knows it. `cursor.sent` is below zero until the client has said where it stands."""

    party_id: str
    cursor: Cursor

    async def send(self, *, text_data: str) -> None: ...

    async def close(self, code: int) -> None: ...


class Room:
    """The sockets on one party. At most one catch-up runs; hints that come meanwhile coalesce into its next round."""

    def __init__(self, party_id: str) -> None:
        self.party_id = party_id
        self.sockets: set[Socket] = set()
        self._behind = 0
        self._catching_up: asyncio.Task[None] | None = None

    def hint(self, version: int) -> None:
        """The party has this version: send what sockets have not seen of it."""
        self._behind = max(self._behind, version)
        if self._catching_up is None or self._catching_up.done():
            self._catching_up = asyncio.get_running_loop().create_task(self._catch_up())

    async def refresh(self, names: Sequence[str]) -> None:
        """Send pages these fragments anew. What they have seen of the log stays what it is.

        A page that has gone on meanwhile is left out: what it was sent then may be newer. The heartbeat heals it.
        """
        cursors = {
            socket.cursor for socket in self.sockets if socket.cursor.rendering == "html" and socket.cursor.sent >= 0
        }
        try:
            for cursor in cursors:
                frame = await database_sync_to_async(feed.fragments_now)(
                    self.party_id, names, cursor.profile, cursor.sent
                )
                text = encode(frame)
                for socket in [socket for socket in self.sockets if socket.cursor == cursor]:
                    await self._send(socket, [text])
        except Exception as error:
            logger.warning("action=refresh_failed party=%s error=%s", self.party_id, error)

    async def _catch_up(self) -> None:
        try:
            while cursors := {socket.cursor for socket in self.sockets if 0 <= socket.cursor.sent < self._behind}:
                wanted = self._behind
                heads = [await self._serve(cursor) for cursor in cursors]
                if max(heads) < wanted:  # the hint spoke of a version that is not there (any more)
                    self._behind = max(heads)
        except repository.PartyNotFound:
            await self._close(GONE)
        except DatabaseError as error:
            logger.warning("action=catch_up_failed party=%s error=%s", self.party_id, error)  # the heartbeat retries
        except Exception:
            logger.exception("action=catch_up_failed party=%s", self.party_id)
            await self._close(TRY_AGAIN)

    async def _serve(self, cursor: Cursor) -> int:
        """Send all sockets with this cursor what it has not seen; returns the party's version."""
        head: int
        read = database_sync_to_async(feed.catch_up)
        head, frames = await read(self.party_id, cursor.sent, cursor.rendering, cursor.profile)
        texts = [encode(frame) for frame in frames]
        for socket in list(self.sockets):
            if socket.cursor == cursor:  # at this moment: its role may change while others are sent to
                socket.cursor = cursor._replace(sent=max(head, cursor.sent))
                await self._send(socket, texts)
        return head

    async def _send(self, socket: Socket, texts: Sequence[str]) -> None:
        try:
            for text in texts:
                await socket.send(text_data=text)
        except Exception as error:  # this one is gone; the others are not
            logger.warning("action=send_failed party=%s error=%s", self.party_id, error)
            self.sockets.discard(socket)
            with suppress(Exception):
                await socket.close(TRY_AGAIN)

    async def _close(self, code: int) -> None:
        for socket in list(self.sockets):
            await socket.close(code)


_encoder: Final = msgspec.json.Encoder()


def encode(frame: feed.Frame) -> str:
    return _encoder.encode(frame).decode()


class Rooms:
    """The rooms of this process, and the one channel through which hints for all of them come."""

    def __init__(self) -> None:
        self._rooms: dict[str, Room] = {}
        self._channel: asyncio.Task[str] | None = None
        self._listening: asyncio.Task[None] | None = None
        self._refreshing: set[asyncio.Task[None]] = set()

    async def join(self, socket: Socket) -> bool:
        """From now on this socket is sent what happens. The subscription is there when this returns.

        False when Redis takes none: the socket is closed, and its page asks for news until it may come back.
        """
        self._rooms.setdefault(socket.party_id, Room(socket.party_id)).sockets.add(socket)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await get_channel_layer().group_add(hints.group(socket.party_id), await self._listen())
        except UNAVAILABLE as error:
            outage_log.REDIS.trouble(error, time.monotonic())
            await self.leave(socket)
            await socket.close(TRY_AGAIN)
            return False
        except BaseException:
            await self.leave(socket)
            raise
        return True

    async def leave(self, socket: Socket) -> None:
        room = self._rooms.get(socket.party_id)
        if room is None:
            return
        room.sockets.discard(socket)
        if not room.sockets:
            del self._rooms[socket.party_id]
            if self._channel is not None:
                await self._unsubscribe(socket.party_id, self._channel)

    async def _unsubscribe(self, party_id: str, channel: asyncio.Task[str]) -> None:
        """A Redis that is away has forgotten the subscription by itself."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await get_channel_layer().group_discard(hints.group(party_id), await asyncio.shield(channel))
        except UNAVAILABLE as error:
            outage_log.REDIS.trouble(error, time.monotonic())

    def hint(self, party_id: str, version: int) -> None:
        """The party has this version; who looks at it here is sent what it has not seen."""
        room = self._rooms.get(party_id)
        if room is not None:
            room.hint(version)

    def refresh(self, party_id: str, names: Sequence[str]) -> None:
        """Fragments of this party show more than they did; who looks at it here is sent them."""
        room = self._rooms.get(party_id)
        known = [name for name in names if name in FRAGMENTS]
        if room is not None and known:
            task = asyncio.get_running_loop().create_task(room.refresh(known))
            self._refreshing.add(task)
            task.add_done_callback(self._refreshing.discard)

    async def _listen(self) -> str:
        """The name of this process's channel, with somebody who takes what comes through it."""
        if self._channel is None:
            self._channel = asyncio.create_task(get_channel_layer().new_channel("live."))
        try:
            name = await asyncio.shield(self._channel)
        except Exception:
            self._channel = None
            raise
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(self._receive(name))
        return name

    async def _receive(self, name: str) -> None:
        while True:
            try:
                message = await get_channel_layer().receive(name)
                self.hint(message.get("party", ""), int(message["version"]))
                if "fragments" in message:
                    self.refresh(message["party"], message["fragments"])
            except Exception as error:
                logger.warning("action=hint_not_taken error=%s", error)
                await asyncio.sleep(1)


rooms: Final = Rooms()
