"""The two probes of a real web process, while its pages are busy and while Valkey is frozen, slow or full."""

import asyncio
import contextlib
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
import pytest
import redis
import websockets
from django.db import connection

from partyplanner import embedded
from tests.faults.support.proxy import Proxy
from tests.support import servers
from tests.support.application import Application, await_true
from tests.support.hosts import Host

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

PAGE_THREADS = 2


class Web(Application):
    """A web process on the database of the tests, and a Valkey of its own behind a proxy."""

    def __init__(self, folder: Path, valkey: embedded.Servers, proxy: Proxy) -> None:
        env = {
            **os.environ,
            **servers.addresses(connection.settings_dict["NAME"]),
            "REDIS_URL": f"redis://127.0.0.1:{proxy.port}/0",
            "PAGE_THREADS": str(PAGE_THREADS),
        }
        super().__init__(folder, env)
        self.valkey, self.proxy = valkey, proxy
        self.process = self.start_web()
        self.await_web()

    def ready(self) -> Any:
        answer = httpx.get(f"{self.url}/readyz", timeout=30)
        assert answer.status_code == 200
        return answer.json()["redis"]

    def lines(self) -> list[str]:
        return self.log("web").splitlines()


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    with embedded.start(tmp_path / "valkey", postgres=False) as valkey:
        proxy = Proxy(str(valkey.sockets / "valkey.sock"))
        web = Web(tmp_path, valkey, proxy)
        yield web
        web.stop()
        proxy.close()


@pytest.fixture
def host(web: Web) -> Iterator[Host]:
    host = Host(web)
    yield host
    host.http.close()


def test_alive_while_every_thread_works_on_a_page(web: Web, host: Host) -> None:
    party = host.start("a picnic")
    address, cookies = f"{web.url}/p/{party}/", dict(host.http.cookies)
    direct = servers.addresses(connection.settings_dict["NAME"])["DATABASE_DIRECT_URL"]
    with ThreadPoolExecutor(PAGE_THREADS) as pages:
        with psycopg.connect(direct) as holder:
            holder.execute("LOCK TABLE parties_party")
            asked = [pages.submit(httpx.get, address, cookies=cookies, timeout=30) for _ in range(PAGE_THREADS)]
            await_true(lambda: waiting() == PAGE_THREADS)
            for method, body in (("GET", "ok\n"), ("HEAD", "")):
                answer = httpx.request(method, f"{web.url}/healthz", timeout=2)
                assert (answer.status_code, answer.text) == (200, body)
            assert not any(one.done() for one in asked)
        assert [one.result().status_code for one in asked] == [200] * PAGE_THREADS


def waiting() -> int:
    """Sessions that wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        (count,) = cursor.fetchone()
    return int(count)


def test_other_methods_and_addresses_are_pages(web: Web) -> None:
    assert httpx.post(f"{web.url}/healthz").status_code == 403  # no token
    assert httpx.get(f"{web.url}/healthz/").status_code == 404


@contextlib.contextmanager
def frozen(web: Web) -> Iterator[None]:
    assert web.valkey.valkey
    server = psutil.Process(web.valkey.valkey.pid)
    server.suspend()
    yield
    server.resume()


@contextlib.contextmanager
def full(web: Web) -> Iterator[None]:
    with redis.Redis.from_url(str(web.valkey.redis_url)) as valkey:
        (limit,) = valkey.config_get("maxmemory").values()
        valkey.config_set("maxmemory", "1mb")
        yield
        valkey.config_set("maxmemory", limit)


@contextlib.contextmanager
def away(web: Web) -> Iterator[None]:
    web.proxy.mode = "refuse"
    yield
    web.proxy.heal()


@pytest.mark.parametrize("fault", [frozen, full, away], ids=lambda fault: fault.__name__)
async def test_an_outage_of_valkey_is_two_lines_whatever_is_asked_meanwhile(web: Web, host: Host, fault: Any) -> None:
    await asyncio.to_thread(await_true, lambda: web.ready() == "ok")
    party = host.start("a picnic")
    async with host.socket(party) as socket:
        await socket.send('{"type": "hello", "last_seq": 0, "epoch": 1}')
        assert json.loads(await socket.recv())["type"] == "welcome"  # it has joined
        await asyncio.to_thread(outage, web, host, party, fault)


async def comes_and_goes(host: Host, party: str) -> None:
    with contextlib.suppress(websockets.ConnectionClosed):
        async with host.socket(party) as socket:
            await socket.send('{"type": "ping"}')
            await socket.recv()


def outage(web: Web, host: Host, party: str, fault: Any) -> None:
    """While a browser is on the page, others come and go, and its host types."""
    with fault(web):
        assert web.ready() == fault.__name__
        asyncio.run(comes_and_goes(host, party))
        for number in range(6):
            assert host.post(f"/p/{party}/inputs", text=f"{number + 10} guests").status_code == 200
            assert web.ready() == fault.__name__
        (begun,) = web.lines()
        assert begun.startswith("ERROR partyplanner.observability.outage_log Redis fails: ")
    await_true(lambda: web.ready() == "ok" and len(web.lines()) > 1)
    assert web.lines() == [begun, "WARNING partyplanner.observability.outage_log Redis fails: well again"]


def test_a_slow_valkey_is_told(web: Web) -> None:
    web.proxy.delay = 0.12
    await_true(lambda: web.ready() == "slow")
    web.proxy.heal()
    await_true(lambda: web.ready() == "ok")
