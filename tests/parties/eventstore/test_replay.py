"""`rebuild_projections` sees whatever differs from the events, and mends it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from parties import commands
from parties.eventstore import replay
from parties.models import PartyInput
from parties.outbox import relay
from tests.parties.factories import PartyFactory


def changed(party, name, **given):
    getattr(commands, name)(party_id=party.party_id, actor="test", now=timezone.now(), **given)


@pytest.mark.django_db
def test_a_wish_that_was_removed_and_typed_again_has_two_rows():
    party = PartyFactory(texts=["75 guests"])
    (wish,) = party.inputs
    for _ in range(2):
        changed(party, "set_priority", input_id=wish, priority="must")
        relay.drain("planner")
        changed(party, "remove_input", input_id=wish)
        changed(party, "add_input", text="75 guests")
    stored = replay.dump(party.party_id)
    call_command("rebuild_projections")
    assert replay.dump(party.party_id) == stored
    rows = PartyInput.objects.filter(party_id=party.party_id).order_by("added_version")
    assert [(row.status, row.priority, row.categories != []) for row in rows] == [
        ("removed", "must", True),
        ("removed", "must", True),
        ("active", "nice", False),
    ]


@pytest.mark.django_db
def test_a_party_that_cannot_be_read_does_not_stop_the_others(capsys):
    parties = [PartyFactory(texts=["75 guests"]) for _ in range(3)]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parties_party SET agents = '[]' WHERE id = %s", [sorted(p.party_id for p in parties)[1]])
    with pytest.raises(CommandError, match="1 of 3 parties could not be rebuilt"):
        call_command("rebuild_projections", "--check")
    assert sorted(p.party_id for p in parties)[1] in capsys.readouterr().err


SPOILT = (
    "UPDATE parties_party SET title = 'Another party'",
    "UPDATE parties_party SET status = 'cancelled'",
    "UPDATE parties_party SET changed_at = changed_at + interval '1 second'",
    "UPDATE parties_party SET created_at = created_at - interval '1 second'",
    """UPDATE parties_party SET details = '{"title": "Another party", "currency": "USD"}'""",
    "UPDATE parties_party SET inputs = '{}'",
    "UPDATE parties_input SET text = 'another wish'",
    "DELETE FROM parties_input",
)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", SPOILT)
def test_what_differs_from_the_events_is_seen_and_mended(statement, capsys):
    party = PartyFactory(texts=["75 guests"])
    right = replay.dump(party.party_id)
    call_command("rebuild_projections", "--check")
    with connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(CommandError, match="1 of 1 parties differ"):
        call_command("rebuild_projections", "--check")
    assert replay.dump(party.party_id) != right
    call_command("rebuild_projections")
    assert replay.dump(party.party_id) == right
    assert f"{party.party_id} differs from its events" in capsys.readouterr().out
