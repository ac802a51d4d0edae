"""Releases that know no planning_version write beside those that do; nothing they leave misleads."""

from importlib import import_module

import pytest
from django.db import connection, transaction
from django.utils import timezone

from parties import commands
from parties.domain import events as ev
from parties.eventstore import append, event_store, replay, repository
from parties.models import BEHIND, Party
from parties.outbox import relay
from tests.parties.factories import PartyFactory

pytestmark = pytest.mark.django_db
migration = import_module("parties.migrations.0006_planning_version_of_parties")


def add_as_before(party_id: str, event: ev.Event) -> None:
    """Append as the release before does: its UPDATE does not name the new columns."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT planning_version, folded_version FROM parties_party WHERE id = %s", [party_id])
        columns = cursor.fetchone()
        with transaction.atomic():
            state = repository.load(party_id, lock=True)
            append.append([repository.Append(state, [event], "test", "0" * 32)], timezone.now())
        cursor.execute(
            "UPDATE parties_party SET planning_version = %s, folded_version = %s WHERE id = %s", [*columns, party_id]
        )


def behind(party_id: str) -> bool:
    found = Party.objects.filter(BEHIND, pk=party_id).exists()
    assert Party.objects.get(pk=party_id).behind == found
    return found


@pytest.fixture
def party():
    party_id = PartyFactory(texts=["a cake for 20"]).party_id
    relay.drain("planner")
    assert not behind(party_id)
    return party_id


@pytest.mark.parametrize("forgotten", ["", "planning_version = NULL, folded_version = NULL"])
def test_a_wish_that_an_older_writer_added_makes_the_plan_stale(party, forgotten):
    if forgotten:
        Party.objects.update(planning_version=None, folded_version=None)
        assert not repository.load(party).stale
    add_as_before(party, ev.InputAdded(input_id="x", text="a clown", source="web"))
    assert repository.load(party).stale
    assert behind(party)
    assert replay.replay(party) == repository.load(party)
    relay.drain("planner")


def test_a_title_that_an_older_writer_changed_does_not(party):
    add_as_before(party, ev.DetailsChanged(changes={"title": "Mia"}))
    assert not repository.load(party).stale
    assert replay.replay(party) == repository.load(party)
    commands.change_details(party_id=party, changes={"title": "Ben"}, actor="test", now=timezone.now())
    assert not behind(party)


def test_a_party_that_an_older_release_inserts_is_read(party):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO parties_party (id, version, planned_version, epoch, status, title, details, inputs, agents,"
            " budget, plan, created_at, changed_at)"
            " VALUES ('fp2026old', 0, 0, 1, 'active', 'Old', '{}', '{}', '{}', '{}', '{}', now(), now())"
        )
    assert repository.load("fp2026old").planning_version == 0
    add_as_before("fp2026old", ev.PartyCreated(title="Old"))
    assert repository.load("fp2026old").planning_version == 1


def test_an_event_from_the_future_is_taken_to_concern_planning(party, monkeypatch):
    version = repository.load(party).version
    Party.objects.update(folded_version=None)
    assert event_store.planning_marks(party, version)[0] < version
    monkeypatch.setattr(ev.InputAdded, "schema_version", -1)
    assert event_store.planning_marks(party, version)[0] == 2


def test_the_migration_fills_in_what_the_events_fold_to(party, transactional_db):
    add_as_before(party, ev.AgentResultRejected(agent="cake", fingerprint="f", fence=1, reason="late"))
    commands.change_details(party_id=party, changes={"title": "Mia"}, actor="test", now=timezone.now())
    Party.objects.update(planning_version=None, folded_version=None, planned_version=1)
    migration.fill(None, connection.schema_editor())
    row = Party.objects.get(pk=party)
    folded = replay.replay(party)
    assert (row.planning_version, row.planned_version) == (folded.planning_version, folded.planned_version)
    assert row.folded_version == row.version
    assert not behind(party)
