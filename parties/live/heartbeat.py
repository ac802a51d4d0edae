"""The heartbeat of sockets: where each party stands, and who may still look."""

import asyncio
import logging
import random
from typing import Any, ClassVar, Protocol

from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer

from parties import queries
from parties.access import roles
from parties.domain.position import Position

logger = logging.getLogger(__name__)


class Socket(Protocol):
    """A socket as the heartbeat knows it."""

    party_id: str
    visitor: str
    scope: dict[str, Any]

    async def beat(self, head: Position | None, role: str | None) -> None: ...


class Heartbeat:
    """One heartbeat for all sockets of this process: two queries a beat, however many there are."""

    SECONDS: ClassVar[float] = 20.0
    sockets: ClassVar[set[Socket]] = set()
    task: ClassVar["asyncio.Task[None] | None"] = None

    @classmethod
    def join(cls, socket: Socket) -> None:
        cls.sockets.add(socket)
        if cls.task is None or cls.task.done():
            cls.task = asyncio.get_running_loop().create_task(cls._run())

    @classmethod
    def leave(cls, socket: Socket) -> None:
        cls.sockets.discard(socket)

    @classmethod
    async def _run(cls) -> None:
        while cls.sockets:
            await asyncio.sleep(cls.SECONDS * random.uniform(0.8, 1.2))
            try:
                await cls._beat(list(cls.sockets))
            except Exception as error:
                logger.warning("action=heartbeat_failed error=%s", error)

    @classmethod
    async def _beat(cls, sockets: list[Socket]) -> None:
        members = {socket: roles.member(socket.party_id, socket.scope["user"], socket.visitor) for socket in sockets}
        heads = await database_sync_to_async(queries.heads)(list({socket.party_id for socket in sockets}))
        held = await database_sync_to_async(roles.roles)(list(members.values()))
        for socket, member in members.items():
            try:
                await socket.beat(heads.get(socket.party_id), held.get(member))
            except (StopConsumer, RuntimeError, OSError):
                cls.leave(socket)
            except Exception:  # the others still get theirs
                logger.exception("action=heartbeat_failed party=%s", socket.party_id)
