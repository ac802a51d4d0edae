"""Who may do what: Alice owns, Bob helps, a visitor looks through a link, Charlie is a stranger."""

import pytest
from django.contrib.auth.models import AnonymousUser

from parties import commands, queries
from parties.access import roles
from parties.domain.position import Position
from parties.eventstore import repository
from parties.models import Membership, Person
from tests.parties.factories import PartyFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return UserFactory(username="alice")


@pytest.fixture
def bob():
    return UserFactory(username="bob")


@pytest.fixture
def charlie():
    return UserFactory(username="charlie")


@pytest.fixture
def party(alice, bob):
    party_id = PartyFactory(owner=alice).party_id
    Membership.objects.create(party_id=party_id, user=bob, role="editor")
    Membership.objects.create(party_id=party_id, visitor="token", role="viewer")
    return party_id


def test_the_roles_of_many_are_read_in_one_statement(party, alice, bob, charlie, django_assert_num_queries):
    other = PartyFactory(owner=charlie).party_id
    asked = {
        roles.member(party, alice, ""): "owner",
        roles.member(party, bob, ""): "editor",
        roles.member(party, AnonymousUser(), "token"): "viewer",
        roles.member(party, None, "token"): "viewer",
        roles.member(party, charlie, "token"): "viewer",
        roles.member(party, bob, "token"): "editor",  # an account comes before what its browser was given
        roles.member(other, charlie, "token"): "owner",
    }
    strangers = [
        roles.member(party, charlie, ""),
        roles.member(party, AnonymousUser(), ""),
        roles.member(party, AnonymousUser(), "guessed"),
        roles.member(other, alice, "token"),
        roles.member("PARTYTHATISNOTTHERE0", alice, "token"),
    ]
    with django_assert_num_queries(1):
        assert roles.roles([*asked, *strangers]) == asked


def test_the_role_of_one_is_that_of_many(party, bob, charlie, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert roles.role_of(party, bob, "") == "editor"
    assert roles.role_of(party, charlie, "") is None


def test_the_heads_of_many_are_read_in_one_statement(party, django_assert_num_queries):
    other = PartyFactory(texts=["a cake"]).party_id
    with django_assert_num_queries(1):
        found = queries.heads([party, other, "PARTYTHATISNOTTHERE0"])
    assert found == {party: Position(1, 1), other: Position(1, 2)}
    assert queries.head(party) == found[party]
    with pytest.raises(repository.PartyNotFound, match="There is no party PARTYTHATISNOTTHERE0"):
        queries.head("PARTYTHATISNOTTHERE0")


def test_people_are_named_in_one_statement_and_never_by_their_username(
    party, alice, bob, charlie, django_assert_num_queries
):
    Person.objects.create(user=charlie, display_name="Charlie Brown")
    Person.objects.create(user=bob)
    actors = ["visitor", *(f"user:{user.pk}" for user in (alice, bob, charlie)), "user:0", "agent:planner", "cli"]
    with django_assert_num_queries(1):
        found = roles.people(party, actors)
    assert found == {
        "visitor": "The host",
        f"user:{alice.pk}": "The host",
        f"user:{bob.pk}": "A co-host",
        f"user:{charlie.pk}": "Charlie Brown",
    }
    with django_assert_num_queries(0):
        assert roles.people(party, ["visitor", "agent:planner"]) == {"visitor": "The host"}


def test_who_asks_is_told_apart_where_the_log_says_visitor_for_all(alice):
    assert roles.principal_of(alice, "token") == f"user:{alice.pk}"
    assert roles.principal_of(AnonymousUser(), "token") == "visitor:token"
    assert roles.principal_of(AnonymousUser(), "") == ""


@pytest.mark.parametrize(("had", "brought", "has"), [("viewer", "owner", "owner"), ("owner", "viewer", "owner")])
def test_claiming_what_one_is_on_already_keeps_the_better_role(charlie, had, brought, has):
    party_id = PartyFactory().party_id
    Membership.objects.create(party_id=party_id, user=charlie, role=had)
    Membership.objects.create(party_id=party_id, visitor="hers", role=brought)
    assert commands.claim_party(party_id=party_id, user=charlie, visitor="hers")
    assert roles.role_of(party_id, charlie, "") == has
    assert roles.role_of(party_id, AnonymousUser(), "hers") is None
