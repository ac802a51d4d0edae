"""Health and shedding: who is asked, and what is answered when something is away or behind."""

import datetime as dt

import pytest
from django.utils import timezone

from parties.models import OutboxMessage, Party
from parties.outbox import backlog, wakeup
from tests.parties.factories import PartyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _measure_afresh(monkeypatch):
    monkeypatch.setattr(backlog, "_measured", (-1.0, False))


def test_alive_asks_nobody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


def test_ready_says_what_is_there(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "database": True,
        "timeouts": True,
        "redis": "ok",
        "backlog": {"planner": {"due": 0, "oldest_seconds": 0.0}},
        "accepting": True,
    }


def test_ready_without_redis(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    wakeup._connections.cache_clear()
    try:
        answer = client.get("/readyz")
    finally:
        wakeup._connections.cache_clear()
    assert (answer.status_code, answer.json()["redis"]) == (200, "away")


@pytest.mark.parametrize("limit", [{"OUTBOX_MAX_BACKLOG": 2}, {"OUTBOX_MAX_AGE_SECONDS": 30}])
def test_writes_wait_while_the_workers_are_behind_and_reads_go_on(client, settings, limit):
    address = client.post("/", {"text": "a picnic"}).url
    PartyFactory(texts=["one", "two", "three"])
    OutboxMessage.objects.update(available_at=timezone.now() - dt.timedelta(seconds=60))
    for name, value in limit.items():
        setattr(settings, name, value)
    backlog._measured = (-1.0, False)
    before = Party.objects.count()
    refused = client.post("/", {"text": "another"})
    assert (refused.status_code, refused["Retry-After"]) == (503, "5")
    assert client.post(address + "inputs", {"text": "a cake"}).status_code == 503
    assert Party.objects.count() == before
    assert client.get(address).status_code == 200
    assert client.get("/readyz").json()["accepting"] is False
