"""A wrong event store is refused at the start, in a sentence that says what to change."""

import re

import pytest
from django.core.checks import Tags, run_checks
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parties import commands
from parties.access.roles import Profile
from parties.eventstore import replay
from parties.live import feed
from parties.models import PARTITIONS
from parties.outbox import relay
from partyplanner.checks.configuration import event_store_is_whole
from tests.parties.factories import PartyFactory

pytestmark = pytest.mark.django_db


def complaints(*statements):
    """What the check says after these changes, which are taken back."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        found = run_checks(tags=[Tags.database], databases=["default"])
        transaction.set_rollback(True)
    return [str(message.msg) for message in found]


def test_the_migrated_event_store_is_whole():
    assert complaints() == []


def test_a_detached_partition_is_missed():
    (sentence,) = complaints("ALTER TABLE party_events DETACH PARTITION party_events_03")
    assert sentence.startswith(f"party_events has no partition 3 of {PARTITIONS}")
    repair = sentence.partition("(")[2].removesuffix(").")
    assert complaints("ALTER TABLE party_events DETACH PARTITION party_events_03", repair) == []


def test_another_division_is_refused():
    sentences = complaints(
        "ALTER TABLE party_events DETACH PARTITION party_events_03",
        *(
            f"CREATE TABLE half_{rest} PARTITION OF party_events FOR VALUES WITH (MODULUS 32, REMAINDER {rest})"
            for rest in (3, 19)
        ),
    )
    assert len(sentences) == 3
    assert all("pins modulus 16" in sentence for sentence in sentences[:2])


def test_a_table_without_partitions_is_refused():
    (sentence,) = complaints(
        "DROP TABLE party_events CASCADE", "CREATE TABLE party_events (party_id text) PARTITION BY LIST (party_id)"
    )
    assert sentence == "party_events is partitioned by LIST (party_id); restore it as HASH (party_id)."


def test_each_statement_of_the_store_reads_one_partition():
    """It names the party: one that does not would look into all sixteen."""
    with CaptureQueriesContext(connection) as captured:
        party_id = PartyFactory(texts=["jungle theme", "20 guests"]).party_id
        relay.drain("planner")
        commands.add_input(
            party_id=party_id,
            text="tacos",
            actor="test",
            now=timezone.now(),
            idempotency_key=commands.IdempotencyKey("test", "k"),
        )
        feed.catch_up(party_id, 1, "json", Profile("owner"))
        feed.catch_up(party_id, 1, "html", Profile("owner"))
        replay.rebuild(party_id)
    reads = [query["sql"] for query in captured if re.match(r"SELECT.* FROM party_events\b", query["sql"])]
    assert len(reads) >= 4
    for statement in reads:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + statement)
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert len(set(re.findall(r"party_events_\d\d\b", plan))) == 1, plan


def test_nothing_is_asked_unless_the_database_is_named():
    assert event_store_is_whole(None) == []
