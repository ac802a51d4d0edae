"""Sockets: what an idle one costs in memory, and how quickly one process sends to a party that many look at."""

import asyncio
import resource
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psutil
from channels.db import database_sync_to_async
from django.db import connections
from django.utils import timezone
from websockets.asyncio.client import ClientConnection

from benchmarks import application
from benchmarks.application import Host
from benchmarks.figures import Figure, at_least, at_most, figure
from benchmarks.load import connect, hello
from benchmarks.wishes import Wishes
from benchmarks.workers import settle
from parties import commands
from parties.domain.events import Priority
from parties.eventstore import repository

PATIENCE_SECONDS = 120.0
WARM = 50  # sockets that are open before memory is looked at
AT_ONCE = 50  # handshakes


def sockets(repeats: int = 5, count: int = 2_000, group: int = 1_000, rounds: int = 20) -> list[Figure]:
    """One daphne: resident memory a socket of `count` on a party each; deliveries a CPU second to `group` on one."""
    _allow_files(2 * (count + WARM) + 200)
    hosts = application.hosts(count + WARM, Wishes(4))
    settle()
    memory, deliveries = [], []
    for _ in range(repeats):
        with _daphne() as (port, process):
            memory.append(asyncio.run(_kilobytes_a_socket(port, process, hosts)))
        with _daphne() as (port, process):
            deliveries.append(asyncio.run(_deliveries_a_second(port, process, hosts[0], group, rounds)))
    return [
        figure(f"memory of an idle socket, of {count:,}", "KB", memory, at_most(45), "resident, one daphne"),
        figure(
            f"deliveries to a party with {group:,} sockets",
            "a second of CPU",
            deliveries,
            at_least(10_000),
            "one event each, one daphne",
        ),
    ]


def _allow_files(wanted: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


@contextmanager
def _daphne() -> Iterator[tuple[int, psutil.Process]]:
    """The door for sockets as production starts it, alone."""
    connections.close_all()
    web = application.new_application()
    process = web.start_web()
    try:
        web.await_web()
        yield web.port, psutil.Process(process.pid)
    finally:
        web.stop()


async def _kilobytes_a_socket(port: int, process: psutil.Process, hosts: Sequence[Host]) -> float:
    warm = await _open(port, hosts[:WARM], version=2)
    before = process.memory_info().rss
    idle = await _open(port, hosts[WARM:], version=2)
    await asyncio.sleep(1)
    taken = process.memory_info().rss - before
    await asyncio.gather(*(socket.close() for socket in (*warm, *idle)))
    return taken / len(idle) / 1000


async def _deliveries_a_second(port: int, process: psutil.Process, host: Host, group: int, rounds: int) -> float:
    """Each round is one event that every socket gets as a frame; the next one waits until all have it."""
    state = await database_sync_to_async(repository.load)(host.party_id)
    sockets = await _open(port, [host] * group, state.version)
    (input_id,) = state.inputs
    before = _cpu_seconds(process)
    for number in range(rounds):
        await database_sync_to_async(_change)(host.party_id, input_id, number)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.gather(*(_event(socket) for socket in sockets))
    taken = _cpu_seconds(process) - before
    await asyncio.gather(*(socket.close() for socket in sockets))
    return group * rounds / taken


def _cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _change(party_id: str, input_id: str, number: int) -> None:
    """One event, and the hint that announces it."""
    priority: Priority = "nice" if number % 2 else "must"
    commands.set_priority(party_id=party_id, input_id=input_id, priority=priority, actor="bench", now=timezone.now())


async def _event(socket: ClientConnection) -> None:
    while b'"event"' not in await socket.recv(decode=False):
        pass


async def _open(port: int, hosts: Sequence[Host], version: int) -> list[ClientConnection]:
    """An open socket for each, welcomed at the version at which its party stands."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(host: Host) -> ClientConnection:
        async with slots:
            socket = await connect(port, host)
            await socket.send(hello(version))
            await socket.recv()
            return socket

    async with asyncio.timeout(PATIENCE_SECONDS):
        return list(await asyncio.gather(*(one(host) for host in hosts)))
