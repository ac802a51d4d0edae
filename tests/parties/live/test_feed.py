"""What a browser is sent: the fragments that changed, the same ones whoever asks, and when."""

import datetime as dt

import pytest

from parties import commands, queries
from parties.access import roles
from parties.access.roles import Profile
from parties.live import feed, fragments_cache
from parties.models import Person
from parties.outbox import relay
from parties.presentation import FRAGMENTS
from tests.parties.factories import UserFactory

NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def party():
    """Planned twice, so that its budget has something to compare with."""
    party_id = commands.create_party(text="jungle party for 75 guests in Austin, $2,000", actor="a", now=NOW).party_id
    relay.drain("planner")
    commands.add_input(party_id=party_id, text="I need a balloon artist", actor="a", now=NOW)
    relay.drain("planner")
    return party_id


def rendering(party_id):
    fragments_cache.rendered.cache_clear()
    return fragments_cache.rendered(party_id, queries.head(party_id), Profile("owner"), NOW.date())


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_fragment_is_the_same_alone_and_among_all(party, name):
    every = rendering(party)
    every.prepare(FRAGMENTS)
    assert rendering(party)[name] == every[name]


def test_a_wish_sends_the_fragments_that_it_can_change_and_no_others(party):
    seen = queries.head(party).version
    commands.add_input(party_id=party, text="a vanilla cake", actor="a", now=NOW)
    head, (frame,) = feed.catch_up(party, seen, "html", Profile("owner"))
    assert head == frame["seq"] == seen + 1
    assert set(frame["fragments"]) == {"inputs", "header", "notices", "progress", "activity"}
    relay.drain("planner")
    _, (frame,) = feed.catch_up(party, head, "html", Profile("owner"))
    assert {"cake", "budget"} <= set(frame["fragments"])
    assert not {"vendor", "catering", "venue"} & set(frame["fragments"])


def test_a_frame_names_who_did_something_for_every_viewer_of_a_role(party):
    alice = UserFactory(username="alice@example.org")
    Person.objects.create(user=alice, display_name="Alice")
    seen = queries.head(party).version
    commands.add_input(party_id=party, text="a vanilla cake", actor=roles.actor_of(alice), now=NOW)
    _, (frame,) = feed.catch_up(party, seen, "html", Profile("editor"))
    told = f'<bdi data-who="user:{alice.pk}">Alice</bdi> added “a vanilla cake”'
    assert told in frame["fragments"]["activity"]
    assert "You added" not in frame["fragments"]["activity"]
    assert "example.org" not in frame["fragments"]["activity"]


def test_what_is_rendered_for_one_profile_is_not_shown_to_another(party):
    owner, editor, viewer = (Profile(role) for role in ("owner", "editor", "viewer"))
    head = queries.head(party)
    found = [fragments_cache.rendered(party, head, who, NOW.date()) for who in (owner, editor, viewer, owner)]
    later = fragments_cache.rendered(party, head._replace(epoch=2), owner, NOW.date())
    assert len({id(html) for html in (*found, later)}) == 4
    assert found[0] is found[3]
