"""The load generator: posts over HTTP at a fixed pace, and an open WebSocket a party that waits for the plan.

It shares the machine with what it measures, so it is made of little: bare HTTP over kept connections, frames of which
three fields are decoded. What it takes of a core is told with the figures.
"""

import asyncio
import json
import time
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

import msgspec
import websockets
from websockets.asyncio.client import ClientConnection

from benchmarks.application import Host
from benchmarks.wishes import Wishes

PATIENCE_SECONDS = 30.0


class Measured(NamedTuple):
    """Milliseconds from when each post was due to the frame with its plan; the share of a core that measuring took."""

    latencies: list[float]
    cost: float


class Frame(msgspec.Struct):
    """What tells a frame with a new plan."""

    type: str
    seq: int = 0
    event: str = ""


_frames = msgspec.json.Decoder(Frame)


async def connect(port: int, host: Host) -> ClientConnection:
    """A WebSocket on the party, as its owner's browser opens it, without the client's own pings."""
    return await websockets.connect(
        f"ws://localhost:{port}/ws/party/{host.party_id}/",
        additional_headers={"Cookie": host.cookies},
        origin=websockets.Origin(f"http://localhost:{port}"),
        compression=None,
        ping_interval=None,
        open_timeout=PATIENCE_SECONDS,
    )


def hello(version: int) -> str:
    return json.dumps({"type": "hello", "last_seq": version, "epoch": 1})


class Watcher:
    """The open socket of one party: when did a plan arrive that covers a version?"""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.plans: list[tuple[int, float]] = []
        self.news = asyncio.Condition()

    async def watch(self, port: int) -> None:
        async with await connect(port, self.host) as socket:
            await socket.send(hello(0))
            async for raw in socket:
                frame = _frames.decode(raw)
                if frame.event == "plan_updated":
                    self.plans.append((frame.seq, time.perf_counter()))
                    async with self.news:
                        self.news.notify_all()

    async def planned(self, version: int) -> float:
        """The moment of the first plan that came after a version. The planner reads all that is there when it plans."""
        async with self.news:
            await self.news.wait_for(lambda: any(seq > version for seq, _ in self.plans))
        return next(moment for seq, moment in self.plans if seq > version)


class Posts:
    """HTTP posts over connections that are kept and used again."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def add_input(self, host: Host, text: str) -> int:
        """Post a wish; returns the version at which it was taken. Raises RuntimeError when it was not."""
        body = urlencode({"csrfmiddlewaretoken": host.token, "text": text}).encode()
        head = (
            f"POST /p/{host.party_id}/inputs HTTP/1.1\r\nHost: localhost:{self.port}\r\nCookie: {host.cookies}\r\n"
            "Accept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        reader, writer = self.idle.pop() if self.idle else await asyncio.open_connection("localhost", self.port)
        writer.write(head.encode() + body)
        status, *fields = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
        headers = dict(field.lower().split(b": ", 1) for field in fields if field)
        answer = await reader.readexactly(int(headers[b"content-length"]))
        self.idle.append((reader, writer))
        if b" 200 " not in status:
            raise RuntimeError(f"{status.decode()}: {answer[:300].decode()}")
        return int(json.loads(answer)["seq"])

    def close(self) -> None:
        for _, writer in self.idle:
            writer.close()


async def paced(port: int, hosts: Sequence[Host], wishes: Wishes, rate: float, seconds: float) -> Measured:
    """Post `rate` wishes a second to parties that the seed picks. A post counts from when it was due, sent or not."""
    watchers = [Watcher(host) for host in hosts]
    posts = Posts(port)
    async with asyncio.TaskGroup() as group:
        open_sockets = [group.create_task(watcher.watch(port)) for watcher in watchers]
        await asyncio.wait_for(asyncio.gather(*(watcher.planned(0) for watcher in watchers)), PATIENCE_SECONDS)
        await asyncio.sleep(0.5)  # the last of the first plans
        cpu, begun = time.process_time(), time.perf_counter()
        async with asyncio.TaskGroup() as jobs:
            found = []
            for number in range(int(rate * seconds)):
                due = begun + number / rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                job = _one(posts, wishes.random.choice(watchers), wishes.later(), due)
                found.append(jobs.create_task(asyncio.wait_for(job, PATIENCE_SECONDS)))
        cost = (time.process_time() - cpu) / (time.perf_counter() - begun)
        for task in open_sockets:
            task.cancel()
    posts.close()
    return Measured([task.result() for task in found], cost)


async def _one(posts: Posts, watcher: Watcher, text: str, due: float) -> float:
    version = await posts.add_input(watcher.host, text)
    return (await watcher.planned(version) - due) * 1000
