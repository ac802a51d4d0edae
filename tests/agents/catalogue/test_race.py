"""A change of the catalogue while parties are planned: every plan is on the new one in the end."""

import datetime as dt
import threading
import time

import pytest
from django.db import OperationalError, connection, transaction

from agents.catalogue import loading, repository
from agents.catalogue.files import builtin
from agents.catalogue.models import CatalogueOffer, CatalogueVersion
from parties import commands
from parties.eventstore import repository as parties
from parties.models import OutboxMessage
from parties.outbox import relay
from tests.support.rendered import shown
from tests.support.together import at_once

NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("forgetful")]


@pytest.fixture
def party(loaded):
    """A party with a wish that nobody has looked at yet."""
    return commands.create_party(text="A chocolate cake for 20 guests", actor="alice", now=NOW).party_id


def rename():
    """Give every cake another title, as staff do."""
    with transaction.atomic():
        cakes = list(CatalogueOffer.objects.filter(kind="cake"))
        for cake in cakes:
            cake.title = f"New {cake.title}"
            cake.save()
        repository.publish(["cake"], cakes)


def titles(party_id):
    choices = parties.load(party_id).agents["cake"].output["choices"]
    return [shown(option["title"]) for choice in choices for option in choice["options"]]


class Aside(threading.Thread):
    """Work on a connection of its own; `settle` returns once it is done or waits for an advisory lock."""

    def __init__(self, work):
        super().__init__(daemon=True)
        self.work = work
        self.error = None
        self.start()

    def run(self):
        try:
            self.work()
        except Exception as error:
            self.error = error
        finally:
            connection.close()

    def settle(self):
        until = time.monotonic() + 10
        while self.is_alive() and time.monotonic() < until:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                if cursor.fetchone()[0]:
                    return
            time.sleep(0.01)

    def end(self):
        self.join(10)
        assert not self.is_alive()
        assert self.error is None


def test_a_first_plan_on_the_old_catalogue_is_made_again(party, monkeypatch):
    """What uses the agent shows in the database only when the drain commits: publishing waits for that."""
    publishing: list[Aside] = []

    def meanwhile(name):
        if name == "outbox.planned" and not publishing:
            publishing.append(Aside(rename))
            publishing[0].settle()

    monkeypatch.setattr(relay, "failpoint", meanwhile)
    relay.drain("planner")
    publishing[0].end()
    relay.drain("planner")
    assert titles(party)
    assert all(title.startswith("New ") for title in titles(party))
    assert not OutboxMessage.objects.exists()


def test_a_wish_that_is_planned_while_a_change_is_being_committed_gets_the_new_catalogue(party):
    with transaction.atomic():
        rename()
        drain = Aside(lambda: relay.drain("planner"))
        drain.settle()
    drain.end()
    relay.drain("planner")
    assert titles(party)
    assert all(title.startswith("New ") for title in titles(party))


def test_planning_goes_on_while_a_change_waits_for_a_worker_that_stands_still(party):
    with transaction.atomic():
        repository.hold()
        publishing = Aside(rename)
        publishing.settle()
        drain = Aside(lambda: relay.drain("planner"))
        drain.end()
        assert titles(party)
        assert publishing.is_alive()
    publishing.end()
    relay.drain("planner")
    assert all(title.startswith("New ") for title in titles(party))


def test_a_change_that_never_gets_its_turn_changes_nothing(loaded, monkeypatch):
    monkeypatch.setattr(repository, "_TURNS", 1)
    with transaction.atomic():
        repository.hold()
        publishing = Aside(rename)
        publishing.join(10)
    assert isinstance(publishing.error, OperationalError)
    assert repository.current() == builtin()


def test_a_change_leaves_the_patience_of_its_session_as_it_was(loaded):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '7s'")
        rename()
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("7s",)


def test_two_loads_at_once_load_once():
    done = at_once(loading.load, loading.load)
    assert sorted(len(results) for results in done) == [0, 6]
    assert repository.current() == builtin()
    assert set(CatalogueVersion.objects.values_list("version", flat=True)) == {1}
