"""`rebuild_projections` sees whatever differs from the events, and mends it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from parties import rebuilding
from tests.parties.factories import PartyFactory

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
    right = rebuilding.dump(party.party_id)
    call_command("rebuild_projections", "--check")
    with connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(CommandError, match="1 of 1 parties differ"):
        call_command("rebuild_projections", "--check")
    assert rebuilding.dump(party.party_id) != right
    call_command("rebuild_projections")
    assert rebuilding.dump(party.party_id) == right
    assert f"{party.party_id} differs from its events" in capsys.readouterr().out
