"""What commands print of a party, and what a socket is sent, in the language that is active."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from agents.catalogue.loading import load
from parties import commands
from parties.access.roles import Profile
from parties.domain import errors
from parties.live import feed
from parties.outbox import relay
from tests.locale.test_pages import WISHES
from tests.parties.factories import PartyFactory
from tests.support.pseudo_locale import CODE, unmarked
from tests.support.rendered import shown

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_refusal_is_in_the_readers_language(pseudo):
    with translation.override(pseudo), pytest.raises(CommandError, match="⟦Type what you want"):
        call_command("plan", " ", stdout=io.StringIO())
    with pytest.raises(errors.EmptyText) as refused:
        commands.clean_wish(" ")
    with translation.override(pseudo):
        assert shown(refused.value.message).startswith("⟦")


def test_the_plan_in_a_terminal(pseudo):
    load()
    out = io.StringIO()
    with translation.override(pseudo):
        call_command("plan", *WISHES, stdout=out)
    titles = [line for line in out.getvalue().splitlines() if line.startswith("⟦")]
    assert any("⟦Section⟧" in line for line in titles)
    assert any("⟦Budget⟧" in line for line in titles)


def test_the_frames_of_a_socket(pseudo):
    load()
    party = PartyFactory(texts=list(WISHES))
    relay.drain("planner")
    _, frames = feed.catch_up(party.party_id, 0, "json", Profile("owner", CODE))
    plans = [frame["data"]["patch"] for frame in frames if frame["event"] == "plan_updated"]
    sentences = [step["text"] for plan in plans for step in plan.get("next_steps", ())]
    assert sentences
    assert [left for text in sentences if (left := unmarked(text, WISHES))] == []
    assert "~phrase" not in json.dumps(frames, default=str)
    _, english = feed.catch_up(party.party_id, 0, "json", Profile("owner"))
    assert "⟦" not in json.dumps(english, default=str)


def test_why_something_is_in_the_plan(pseudo):
    load()
    party = PartyFactory(texts=list(WISHES))
    relay.drain("planner")
    out = io.StringIO()
    with translation.override(pseudo):
        call_command("why", party.party_id, "cake", stdout=out)
    assert "⟦found by the cake agent" in out.getvalue()
    assert "⟦last run " in out.getvalue()
    assert "Message(" not in out.getvalue()
    with translation.override(pseudo), pytest.raises(CommandError, match="⟦"):
        call_command("why", party.party_id, "helicopter", stdout=out)


def test_what_operators_are_told(pseudo):
    party = PartyFactory(texts=["a cake"])
    out = io.StringIO()
    with translation.override(pseudo):
        call_command("rebuild_projections", party.party_id, "--check", stdout=out)
        call_command("new_epoch", stdout=out)
        call_command("purge_party", party.party_id, "--reason", "asked for", stdout=out)
    lines = out.getvalue().splitlines()
    assert [line[:1] for line in lines] == ["⟦"] * 3
