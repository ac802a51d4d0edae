"""One request is one command: all of it happens under one id, or nothing."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parties import commands
from parties.domain import errors, ids
from parties.eventstore import event_store, repository
from parties.outbox import relay
from tests.parties.factories import PartyFactory, UserFactory

pytestmark = pytest.mark.django_db


def gestures(party_id):
    return [item.correlation_id for item in event_store.read(party_id)]


def test_a_wish_and_its_pick_are_one_gesture_and_the_plan_follows_under_its_id():
    party = PartyFactory().party_id
    gesture = ids.event_id()
    picked = commands.add_input(
        party_id=party,
        text="a balloon artist",
        picks={"pick.vendor.balloon_artist": "balloon_arch"},
        actor="test",
        now=timezone.now(),
        gesture=gesture,
    )
    assert picked.version == 3
    assert picked.input_id in repository.load(party).inputs
    relay.drain("planner")
    assert set(gestures(party)[1:]) == {gesture}
    assert len(gestures(party)) > 4


def test_a_pick_that_is_refused_leaves_no_wish_behind():
    party = PartyFactory()
    with pytest.raises(errors.WrongDetail):
        commands.add_input(
            party_id=party.party_id,
            text="a balloon artist",
            picks={"pick.vendor.balloon_artist": "Not An Offer"},
            actor="test",
            now=timezone.now(),
        )
    assert repository.load(party.party_id) == party


def test_taking_an_offer_on_a_page_is_one_gesture():
    alice = UserFactory(username="alice")
    party = PartyFactory(owner=alice).party_id
    client = Client()
    client.force_login(alice)
    fields = {"text": "a balloon artist", "pick.vendor.balloon_artist": "balloon_arch"}
    assert client.post(reverse("add_input", args=[party]), fields).status_code == 302
    added, picked = event_store.read(party, after=1)
    assert (added.type, picked.type) == ("input_added", "details_changed")
    assert added.correlation_id == picked.correlation_id
    assert client.post(reverse("add_input", args=[party]), fields | {"pick.cake": "No"}).status_code == 400
    assert repository.load(party).version == 3


def test_each_request_is_a_gesture_of_its_own():
    party = PartyFactory(texts=["a cake", "a clown"]).party_id
    assert len(set(gestures(party))) == 3
