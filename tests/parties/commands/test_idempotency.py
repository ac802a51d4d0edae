"""A request that is sent twice is carried out once, for whoever sent it, and only if it is the same."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parties import commands
from parties.domain import errors
from parties.domain import events as ev
from parties.eventstore import append, event_store, repository
from parties.models import IdempotentRequest, Membership, Party
from tests.parties.factories import PartyFactory, UserFactory
from tests.support.rendered import refused

pytestmark = pytest.mark.django_db


def key(principal="user:1", value="k"):
    return commands.IdempotencyKey(principal, value)


def add(party_id, text="a cake", once=None, actor="user:1"):
    return commands.add_input(party_id=party_id, text=text, actor=actor, now=timezone.now(), idempotency_key=once)


def texts(party_id):
    return [wish.text for wish in repository.load(party_id).inputs.values()]


@pytest.fixture
def party():
    return PartyFactory().party_id


def test_the_same_request_gets_the_same_answer(party):
    first, again = add(party, once=key()), add(party, once=key())
    assert (again.version, again.input_id, again.repeated) == (first.version, first.input_id, True)
    assert texts(party) == ["a cake"]


def test_another_body_under_the_key_is_refused(party):
    add(party, once=key())
    with refused(errors.KeyReused, "came before with another request"):
        add(party, "a clown", once=key())
    with pytest.raises(errors.KeyReused):
        commands.remove_input(party_id=party, input_id="x", actor="user:1", now=timezone.now(), idempotency_key=key())
    assert texts(party) == ["a cake"]


def test_two_people_may_choose_the_same_key(party):
    add(party, once=key("user:1"))
    assert not add(party, "a clown", once=key("user:2"), actor="user:2").repeated
    assert texts(party) == ["a cake", "a clown"]


def test_one_person_has_a_key_once_whatever_the_party(party):
    add(party, once=key())
    with pytest.raises(errors.KeyReused):
        add(PartyFactory().party_id, once=key())


def test_two_visitors_with_one_key_get_a_party_each():
    one, other = (
        commands.create_party(
            text="a picnic", actor="visitor", now=timezone.now(), visitor=name, idempotency_key=key(f"visitor:{name}")
        )
        for name in ("ann", "ben")
    )
    assert one.party_id != other.party_id
    assert not other.repeated
    assert set(Membership.objects.values_list("visitor", "party_id")) == {
        ("ann", one.party_id),
        ("ben", other.party_id),
    }


def test_a_refused_request_leaves_its_key_free(party):
    with pytest.raises(errors.EmptyText):
        add(party, " ", once=key())
    with pytest.raises(errors.NoSuchInput):
        commands.remove_input(party_id=party, input_id="x", actor="user:1", now=timezone.now(), idempotency_key=key())
    assert not IdempotentRequest.objects.exists()
    assert not add(party, once=key()).repeated


def test_a_request_that_changed_nothing_is_remembered_too(party):
    wish = add(party).input_id
    first, again = (
        commands.set_priority(
            party_id=party,
            input_id=wish,
            priority="nice",
            actor="user:1",
            now=timezone.now(),
            idempotency_key=key(),
        )
        for _ in "12"
    )
    assert (first.version, again.version, again.repeated) == (2, 2, True)


def test_no_token_and_no_key_can_be_read_back(party):
    add(party, once=key("visitor:secret-token", "secret-key"), actor="visitor")
    with connection.cursor() as cursor:
        for table in ("party_events", "parties_request"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            assert "secret" not in cursor.fetchone()[0]


def test_what_a_process_of_the_release_before_carried_out_is_not_done_again(party):
    """It kept the key as it came, with the event alone."""
    state = repository.load(party, lock=True)
    event = ev.InputAdded(input_id="x", text="a cake", source="web")
    append.append([repository.Append(state, [event], "user:1", "0" * 32, idempotency_key="k")], timezone.now())
    assert add(party, once=key()).repeated
    assert not add(party, once=key("user:2"), actor="user:2").repeated
    assert [item.idempotency_key for item in event_store.read(party)][1:] == ["k", key("user:2").hash]


def test_a_page_answers_another_body_with_422():
    alice = UserFactory(username="alice")
    party = PartyFactory(owner=alice).party_id
    client = Client()
    client.force_login(alice)

    def post(text, **headers):
        return client.post(
            reverse("add_input", args=[party]), {"text": text}, headers={"Idempotency-Key": "k"} | headers
        )

    assert post("a cake").status_code == 302
    assert post("a cake").status_code == 302
    assert post("a clown").status_code == 422
    answer = post("a clown", Accept="application/json")
    assert (answer.status_code, "another request" in answer.json()["error"]) == (422, True)
    assert texts(party) == ["a cake"]


def test_every_change_by_a_page_takes_a_key():
    alice = UserFactory(username="alice")
    party = PartyFactory(owner=alice, texts=["a cake"])
    client = Client()
    client.force_login(alice)
    arguments = {"party_id": party.party_id, "input_id": next(iter(party.inputs))}
    for route, fields in (("set_priority", {"priority": "must"}), ("remove_input", {})):
        for _ in "12":
            assert (
                client.post(reverse(route, kwargs=arguments), fields, headers={"Idempotency-Key": route}).status_code
                == 302
            )
    assert repository.load(party.party_id).version == party.version + 2


def test_a_visitor_starts_one_party_with_one_key(client):
    for _ in "12":
        client.post("/", {"text": "a picnic for 8"}, headers={"Idempotency-Key": "k"})
    assert Party.objects.count() == 1
    assert client.post("/", {"text": "a dinner"}, headers={"Idempotency-Key": "k"}).status_code == 422
