"""A database that finds itself on another server begins a new epoch, once."""

import pytest
from django.core.management import call_command

from parties import queries
from partyplanner.models import Origin
from partyplanner.observability import restore_detection
from tests.parties.factories import PartyFactory

pytestmark = pytest.mark.django_db


def test_the_first_look_only_remembers():
    party = PartyFactory().party_id
    assert not restore_detection.look()
    assert queries.head(party).epoch == 1


def test_another_server_begins_a_new_epoch_once():
    parties = [PartyFactory().party_id for _ in range(2)]
    restore_detection.look()
    Origin.objects.update(name="7000000000000000000/1")
    assert restore_detection.look()
    assert not restore_detection.look()
    epochs = {queries.head(party).epoch for party in parties}
    assert len(epochs) == 1
    assert epochs.pop() > 1


def test_each_new_epoch_is_above_all_before(capsys):
    party = PartyFactory().party_id
    seen = [queries.head(party).epoch]
    for _ in range(3):
        call_command("new_epoch")
        seen.append(queries.head(party).epoch)
    assert seen == sorted(set(seen))
    assert capsys.readouterr().out == "1 parties are in a new epoch.\n" * 3
