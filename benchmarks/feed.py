"""Latency: a wish posted over HTTP until the frame with the new plan reaches that party's WebSocket."""

import asyncio
import json
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import websockets

from benchmarks.ground import WISHES, Figure, seeded
from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent
PARTIES = 40


async def _party(client: httpx.AsyncClient, url: str) -> tuple[str, str]:
    page = (await client.get(url)).text
    (token,) = re.findall(r'name="csrf-token" content="([^"]+)"', page)
    answer = await client.post(
        f"{url}/",
        data={"csrfmiddlewaretoken": token, "text": WISHES[0]},
        headers={"Accept": "application/json", "Referer": url},
    )
    return answer.json()["party_id"], token


async def _wait_for_plan(socket: Any) -> None:
    while json.loads(await socket.recv()).get("event") != "plan_updated":
        pass


async def _run(url: str, rate: float, seconds: float) -> list[float]:
    """Paced posts round robin over parties with an open socket each; seconds from post to plan, in milliseconds."""
    random = seeded(7)
    async with httpx.AsyncClient(timeout=20, limits=httpx.Limits(max_connections=64)) as client:
        parties = [await _party(client, url) for _ in range(PARTIES)]
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        sockets = []
        for party_id, _ in parties:
            socket = await websockets.connect(
                f"{url.replace('http', 'ws')}/ws/party/{party_id}/",
                additional_headers={"Cookie": cookies},
                origin=websockets.Origin(url),
            )
            await socket.send(json.dumps({"type": "hello", "last_seq": 0, "epoch": 1}))
            await _wait_for_plan(socket)
            sockets.append(socket)
        taken: list[float] = []
        turn = [asyncio.Lock() for _ in parties]

        async def one(number: int) -> None:
            index = number % PARTIES
            party_id, token = parties[index]
            async with turn[index]:
                started = time.perf_counter()
                answer = await client.post(
                    f"{url}/p/{party_id}/inputs",
                    data={"csrfmiddlewaretoken": token, "text": f"{random.choice(WISHES)} ({number})"},
                    headers={"Accept": "application/json", "Referer": url},
                )
                answer.raise_for_status()
                await _wait_for_plan(sockets[index])
                taken.append((time.perf_counter() - started) * 1000)

        begun = time.perf_counter()
        jobs = []
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
            jobs.append(asyncio.create_task(one(number)))
        await asyncio.gather(*jobs)
        for socket in sockets:
            await socket.close()
    return taken


def latency(rate: float = 50.0, seconds: float = 30.0) -> list[Figure]:
    """50 inputs a second, post → frame with the new plan on that party's socket; web and workers in real processes."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "up", "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                if httpx.get(url).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        taken = sorted(asyncio.run(_run(url, rate, seconds)))
    finally:
        process.terminate()
        process.wait(20)
    cut = statistics.quantiles(taken, n=100)
    return [
        Figure(name=f"latency p{share} at {rate:.0f}/s", value=cut[share - 1], unit="ms", reach=reach)
        for share, reach in ((50, "≤ 40"), (95, "≤ 80"), (99, "≤ 200"))
    ]
