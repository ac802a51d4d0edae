"""The judge of histories finds what is wrong, also in a party that was right before."""

import pytest
from django.db import connection

from parties.models import Party
from parties.outbox import relay
from tests.faults.support import history
from tests.parties.factories import PartyFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def party():
    party_id = PartyFactory(texts=["a cake"]).party_id
    relay.drain("planner")
    assert history.check([]) == []
    return party_id


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ("UPDATE parties_input SET text = 'two cakes'", "its read models are not what its events say"),
        ("DELETE FROM agents_execution", "its read models are not what its events say"),
        ('UPDATE parties_party SET details = \'{"title": "Other"}\'', "its read models are not what its events say"),
        ("UPDATE parties_party SET planned_version = 1", "its plan is of version 1"),
    ],
)
def test_damage_done_after_the_party_was_judged_is_found(party, damage, fault):
    with connection.cursor() as cursor:
        cursor.execute(damage)
    faults = history.check([])
    assert faults
    assert all(line.startswith(f"{party}: ") for line in faults)
    assert any(fault in line for line in faults)


def test_what_was_acknowledged_since_the_party_was_judged_is_looked_for(party):
    wish = {"party": party, "version": 2, "key": "k", "text": "a clown"}
    assert history.check([wish]) == [f"{party}: 'a clown' was acknowledged and is there 0 times"]


def test_a_party_that_is_gone_is_missed(party):
    Party.objects.all().delete()
    wish = {"party": party, "version": 2, "key": "k", "text": "a cake"}
    assert history.check([wish]) == [f"{party}: acknowledged, but there is no such party"]


def test_a_message_that_is_left_is_found(party):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outbox_messages (consumer, party_id, attempts, last_error, available_at)"
            " VALUES ('planner', %s, 0, '', now() - interval '4 seconds')",
            [party],
        )
    assert history.check([]) == ["1 messages were due and are left"]
