"""A purged party leaves nothing but the record of it; short of that, no event is ever deleted."""

import asyncio

import pytest
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parties import commands
from parties.access.roles import Profile
from parties.domain import errors
from parties.eventstore import event_store, replay, repository
from parties.live.hub import GONE, Cursor, Rooms
from parties.models import DeadLetter, Purge
from parties.outbox import messages, relay
from tests.parties.factories import PartyFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def rows_of(party_id: str) -> dict[str, int]:
    """Rows by table that name the party anywhere, partitions and the record of the purge left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
            " AND relnamespace = 'public'::regnamespace AND relname <> 'parties_purge'"
        )
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE strpos(t::text, %s) > 0", [party_id])
            found[table] = cursor.fetchone()[0]
        return {table: count for table, count in found.items() if count}


@pytest.fixture
def alice():
    return UserFactory(username="alice")


@pytest.fixture
def party(alice, settings):
    """With something in every table that knows of parties: an open run, a message, a dead letter, a request."""
    settings.DEFERRED_AGENTS = frozenset({"cake"})
    party_id = PartyFactory(owner=alice, texts=["jungle theme and a cake for 20 in Austin"]).party_id
    relay.drain("planner")
    key = commands.IdempotencyKey("user:1", "k")
    commands.add_input(party_id=party_id, text="tacos", actor="user:1", now=timezone.now(), idempotency_key=key)
    messages.enqueue(["planner"], [party_id], None)
    now = timezone.now()
    DeadLetter.objects.create(consumer="planner", party_id=party_id, attempts=8, error="E", created_at=now, died_at=now)
    return party_id


def test_everything_of_a_party_goes_and_nothing_of_another(party):
    other = PartyFactory(texts=["tacos"])
    before = replay.dump(other.party_id)
    filled = rows_of(party)
    assert set(filled) == {
        "agents_execution",
        "agents_run",
        "budgets_snapshot",
        "dead_letters",
        "outbox_messages",
        "parties_input",
        "parties_membership",
        "parties_party",
        "parties_request",
        "party_events",
    }
    commands.purge_party(party_id=party, reason=" the host \n asked ", actor="user:7")
    assert rows_of(party) == {}
    assert replay.dump(other.party_id) == before
    (purge,) = Purge.objects.all()
    assert (purge.party_id, purge.actor, purge.reason) == (party, "user:7", "the host asked")
    assert sum(purge.counts.values()) == sum(filled.values())
    call_command("rebuild_projections", "--check", verbosity=0)


def test_what_waits_for_a_purged_party_finds_nothing(party, alice):
    commands.purge_party(party_id=party, reason="test", actor="test")
    messages.enqueue(["planner"], [party], None)
    relay.drain("planner")
    assert rows_of(party) == {}
    with pytest.raises(repository.PartyNotFound):
        commands.add_input(party_id=party, text="a cake", actor="test", now=timezone.now())
    client = Client()
    client.force_login(alice)
    assert client.get(reverse("party", args=[party])).status_code == 404
    assert client.post(reverse("add_input", args=[party]), {"text": "a cake"}).status_code == 404


def test_a_purge_needs_a_party_and_a_reason(party):
    with pytest.raises(errors.ReasonMissing):
        commands.purge_party(party_id=party, reason=" ", actor="test")
    with pytest.raises(CommandError, match="There is no party fp2026nothing"):
        call_command("purge_party", "fp2026nothing", "--reason", "test")
    assert not Purge.objects.exists()
    call_command("purge_party", party, "--reason", "test")
    assert Purge.objects.get().actor == "cli"


def refused(statement: str, party_id: str, *, recorded: bool) -> None:
    before = event_store.read(party_id)
    with transaction.atomic(), connection.cursor() as cursor:
        if recorded:
            Purge.objects.create(party_id=party_id, actor="test", reason="test")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement, [party_id])
    assert event_store.read(party_id) == before


@pytest.mark.parametrize(
    ("statement", "recorded"),
    [
        ("DELETE FROM party_events WHERE party_id = %s", False),
        ("DELETE FROM party_events WHERE party_id = %s AND version = 2", True),
        ("DELETE FROM party_events WHERE party_id = %s AND version > 2", True),
        ("DELETE FROM party_events WHERE party_id >= %s", True),
        ("UPDATE party_events SET actor = 'x' WHERE party_id = %s", True),
    ],
)
def test_the_database_refuses_anything_less(party, statement, recorded):
    PartyFactory(texts=["tacos"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM parties_party")
        (first,) = cursor.fetchone()
    refused(statement, first if ">=" in statement else party, recorded=recorded)


def test_the_record_of_an_earlier_purge_permits_nothing(party):
    Purge.objects.create(party_id=party, actor="test", reason="test")
    refused("DELETE FROM party_events WHERE party_id = %s", party, recorded=False)


class Browser:
    """A socket that notes why it was closed."""

    def __init__(self, party_id, sent):
        self.party_id = party_id
        self.cursor = Cursor(sent, "html", Profile("owner"))
        self.closed: asyncio.Queue[int] = asyncio.Queue()

    async def send(self, *, text_data):
        raise AssertionError("nothing is left to send")

    async def close(self, code):
        self.closed.put_nowait(code)


async def test_open_pages_are_closed_as_gone(party):
    rooms = Rooms()
    version = (await database_sync_to_async(repository.load)(party)).version
    browser = Browser(party, version)
    await rooms.join(browser)
    await database_sync_to_async(commands.purge_party)(party_id=party, reason="test", actor="test")
    async with asyncio.timeout(5):
        assert await browser.closed.get() == GONE
    assert rooms._listening is not None
    rooms._listening.cancel()
    await asyncio.gather(rooms._listening, return_exceptions=True)
    await get_channel_layer().flush()
