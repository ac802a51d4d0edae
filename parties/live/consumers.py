"""WebSocket in and out: join, catch up, forward. What is sent comes from parties.live.feed; nothing is decided here."""

import logging
import time
from contextlib import suppress
from typing import Any, Final
from urllib.parse import parse_qs

import msgspec
import redis
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils.translation import get_supported_language_variant

from parties import queries
from parties.access import roles
from parties.access.roles import Profile
from parties.domain.position import Position
from parties.eventstore import repository
from parties.live import feed
from parties.live.heartbeat import Heartbeat
from parties.live.hub import GONE, Cursor, encode, rooms

logger = logging.getLogger(__name__)

UNAUTHENTICATED: Final = 4401
FORBIDDEN: Final = 4403
TOO_MANY: Final = 4429
TOO_BIG: Final = 1009
FRAME_BYTES: Final = 65_536
FRAMES_A_SECOND: Final = 50
NOTHING: Final = -1  # seen by a client that has not said yet where it stands
STRANGER: Final = Profile("")  # is sent nothing, until we know better


class Hello(msgspec.Struct, frozen=True, tag_field="type", tag="hello"):
    """A client's first frame: the last version it has seen, and in which epoch."""

    last_seq: int = 0
    epoch: int = 1


class Ping(msgspec.Struct, frozen=True, tag_field="type", tag="ping"):
    """Asks for a heartbeat now."""


_frames: Final = msgspec.json.Decoder(Hello | Ping)


class NoSuchSocket(AsyncWebsocketConsumer):  # type: ignore[misc]
    """A socket to an address that nothing is at."""

    channel_layer_alias = ""

    async def connect(self) -> None:
        await self.accept()
        await self.close(GONE)


def _language(query: dict[str, list[str]]) -> str:
    """The one that the page is in, which says so in `lang`; else ours."""
    (asked, *_) = query.get("lang", [""])
    try:
        return get_supported_language_variant(asked)
    except (LookupError, ValueError):
        return settings.LANGUAGE_CODE


class PartyConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """One open browser on one party."""

    channel_layer_alias = ""  # no channel of its own: parties.live.hub has one for the process
    party_id: str = ""
    visitor: str
    cursor: Cursor

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Whatever ends it, nobody goes on sending to it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._leave()

    async def connect(self) -> None:
        self.epoch = 1
        self.window = (0.0, 0)
        self.party_id = self.scope["url_route"]["kwargs"]["party_id"]
        query = parse_qs(self.scope["query_string"].decode("latin-1"))
        self.cursor = Cursor(NOTHING, "html" if query.get("render") == ["html"] else "json", STRANGER)
        self.language = _language(query)
        await self.accept()
        role = await self._role()
        if role is None:
            await self.close(FORBIDDEN)
            return
        self.cursor = self.cursor._replace(profile=Profile(role, self.language))
        if await rooms.join(self):
            Heartbeat.join(self)

    @database_sync_to_async  # type: ignore[untyped-decorator]
    def _role(self) -> str | None:
        self.visitor = roles.visitor_of(self.scope["session"])
        return roles.role_of(self.party_id, self.scope["user"], self.visitor)

    async def _leave(self) -> None:
        Heartbeat.leave(self)
        with suppress(redis.RedisError, OSError):
            await rooms.leave(self)

    # --- From the client -----------------------------------------------------------------------------

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.cursor.profile == STRANGER:
            return
        raw = text_data.encode("utf-8", "surrogatepass") if text_data is not None else bytes_data or b""
        if len(raw) > FRAME_BYTES:
            await self.close(TOO_BIG)
            return
        if self._too_fast():
            await self.close(TOO_MANY)
            return
        try:
            frame = _frames.decode(raw)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            await self._send({"type": "error", "message": "A frame is a JSON object with a known type."})
            return
        if isinstance(frame, Hello):
            await self._hello(frame)
        else:
            await self._send({"type": "heartbeat", "seq": max(self.cursor.sent, 0)})

    def _too_fast(self) -> bool:
        second, count = self.window
        now = time.monotonic()
        self.window = (now, 1) if now - second >= 1 else (second, count + 1)
        return self.window[1] > FRAMES_A_SECOND

    async def _hello(self, hello: Hello) -> None:
        try:
            head = await database_sync_to_async(queries.head)(self.party_id)
        except repository.PartyNotFound:
            await self.close(GONE)
            return
        if hello.epoch != head.epoch or not 0 <= hello.last_seq <= head.version:
            await self._resync(head)
            return
        role = self.cursor.profile.role
        await self._send({"type": "welcome", "seq": head.version, "epoch": head.epoch, "role": role})
        self.cursor, self.epoch = self.cursor._replace(sent=hello.last_seq), head.epoch
        rooms.hint(self.party_id, head.version)

    async def _resync(self, head: Position) -> None:
        """What this client has seen does not lead to what there is: it fetches everything anew."""
        await self._send({"type": "resync_required", "seq": head.version, "epoch": head.epoch})
        self.cursor, self.epoch = self.cursor._replace(sent=head.version), head.epoch

    async def beat(self, head: Position | None, role: str | None) -> None:
        """The heartbeat: where the party stands, and whether this person may still look.

        A version below what was sent, or another epoch, means that the database was restored.
        """
        if head is None:
            await self.close(GONE)
        elif role is None:
            await self.close(FORBIDDEN)
        else:
            self.cursor = self.cursor._replace(profile=Profile(role, self.language))
            if self.cursor.sent > NOTHING and (head.epoch != self.epoch or head.version < self.cursor.sent):
                await self._resync(head)
                return
            await self._send({"type": "heartbeat", "seq": head.version})
            rooms.hint(self.party_id, head.version)

    async def _send(self, frame: feed.Frame) -> None:
        await self.send(text_data=encode(frame))
