"""Experiments: who is drawn into what, that it stays so, and what another strategy recommends."""

from collections import Counter

import msgspec
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.utils import timezone

from agents.brief.brief import resolve
from agents.brief.experiments import Experiment
from agents.planning import consumer
from agents.registry import agents
from agents.sections import strategies
from parties import commands
from parties.domain import events as ev
from parties.domain.state import PartyState, apply, encode
from parties.eventstore import replay, repository
from parties.outbox import relay
from partyplanner import env, flow
from tests.support.planning import PureParty, planned, real_deps

TEAM = real_deps()
HALF = Experiment(name="ranking", weights={"standard": 1, "value": 1})
VALUE = Experiment(name="ranking", weights={"value": 1})
WISHES = ("jungle theme party for 75 guests in Austin, budget about $2,000", "I need a balloon artist")


def drawn(party):
    return [item.event for item in party.log if isinstance(item.event, ev.ExperimentAssigned)]


def picks(party):
    return {
        choice["id"]: choice["picked"]
        for agent in party.state.agents.values()
        for choice in agent.output.get("choices", ())
    }


def test_the_draw_is_deterministic_and_in_proportion():
    three = Experiment(name="ranking", weights={"standard": 90, "value": 10})
    found = [three.variant(f"fp2026{number:06}") for number in range(10_000)]
    assert 900 <= Counter(found)["value"] <= 1100
    assert found == [three.variant(f"fp2026{number:06}") for number in range(10_000)]
    turned = Experiment(name="ranking", weights={"value": 10, "standard": 90})
    assert found[:100] == [turned.variant(f"fp2026{number:06}") for number in range(100)]
    other = Experiment(name="another", weights={"standard": 90, "value": 10})
    assert found != [other.variant(f"fp2026{number:06}") for number in range(10_000)]


def test_without_an_experiment_nothing_is_drawn_and_the_standard_ranks():
    party = planned(TEAM, *WISHES)
    assert drawn(party) == []
    assert "experiment" not in party.state.details
    assert "strategy" not in resolve(party.state).facts


def test_a_party_is_drawn_once_when_it_is_first_planned():
    party = planned(TEAM._replace(experiment=VALUE), *WISHES)
    assert drawn(party) == [ev.ExperimentAssigned(experiment="ranking", variant="value")]
    assert party.state.details["experiment"] == {"name": "ranking", "variant": "value"}
    assert resolve(party.state).value("strategy") == "value"


@pytest.mark.parametrize("later", [None, Experiment(name="ranking", weights={"standard": 1})])
def test_other_weights_later_do_not_move_a_party_with_a_plan(later):
    party = planned(TEAM._replace(experiment=VALUE), *WISHES)
    before = party.shown()
    party.deps = TEAM._replace(experiment=later)
    assert party.plan() == []
    party.remove(party.add("we need a DJ"))
    assert party.shown() == before


def test_an_experiment_that_begins_later_leaves_a_party_with_a_plan_alone():
    party = planned(TEAM, *WISHES)
    before = party.shown()
    party.deps = TEAM._replace(experiment=VALUE)
    party.remove(party.add("we need a DJ"))
    assert drawn(party) == []
    assert party.shown() == before


def test_the_standard_variant_plans_what_no_experiment_plans():
    party = planned(TEAM._replace(experiment=Experiment(name="x", weights={"standard": 1})), *WISHES)
    assert party.state.details["experiment"]["variant"] == "standard"
    assert party.shown() == planned(TEAM, *WISHES).shown()


def test_the_value_strategy_recommends_otherwise_and_for_less():
    wishes = ("60 guests, garden party theme", "a photographer")
    standard, value = planned(TEAM, *wishes), planned(TEAM._replace(experiment=VALUE), *wishes)
    assert picks(standard) != picks(value)
    totals = [float(party.state.budget["total"]["low"]) for party in (standard, value)]
    assert totals[1] < totals[0]


def test_where_the_host_speaks_of_money_both_strategies_agree():
    wishes = ("60 guests, garden party theme", "keep everything cheap: food, cake and venue")
    assert picks(planned(TEAM, *wishes))["cake"] == picks(planned(TEAM._replace(experiment=VALUE), *wishes))["cake"]


def test_the_strategy_is_part_of_the_fingerprint_of_who_ranks():
    standard, value = (planned(TEAM._replace(experiment=one), *WISHES) for one in (None, VALUE))
    changed = {
        name
        for name, agent in standard.state.agents.items()
        if agent.fingerprint.partition("-")[0] != value.state.agents[name].fingerprint.partition("-")[0]
    }
    assert changed == {"venue", "cake", "catering", "vendor"} == {a.name for a in agents() if "strategy" in a.reads}


def test_a_replay_needs_no_experiment():
    party = planned(TEAM._replace(experiment=HALF), *WISHES)
    state = PartyState(party_id=party.state.party_id)
    for recorded in party.log:
        state = apply(state, recorded)
    assert encode(state) == encode(party.state)


def test_a_strategy_that_is_gone_gives_way_to_the_standard():
    party = PureParty(TEAM)
    details = {**party.state.details, "experiment": {"name": "old", "variant": "gone"}}
    party.state = msgspec.structs.replace(party.state, details=details)
    for wish in WISHES:
        party.add(wish)
    assert picks(party) == picks(planned(TEAM, *WISHES))


def test_every_strategy_of_the_table_exists():
    for name, path in flow.STRATEGIES.items():
        assert strategies.strategy(name) is getattr(strategies, path.rpartition(".")[2])


def test_the_setting_is_read(monkeypatch):
    monkeypatch.setenv("EXPERIMENT", "ranking:standard=90, value=10")
    assert env.weights("EXPERIMENT", flow.STRATEGIES) == ("ranking", {"standard": 90, "value": 10})
    monkeypatch.setenv("EXPERIMENT", "")
    assert env.weights("EXPERIMENT", flow.STRATEGIES) is None


@pytest.mark.parametrize(
    "wrong",
    ["ranking", "ranking:", ":value=1", "ranking:value", "ranking:value=0", "ranking:value=-1", "ranking:lucky=1"],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(monkeypatch, wrong):
    monkeypatch.setenv("EXPERIMENT", wrong)
    with pytest.raises(ImproperlyConfigured, match="EXPERIMENT must read like"):
        env.weights("EXPERIMENT", flow.STRATEGIES)


@pytest.mark.django_db(transaction=True)
def test_through_the_door_it_is_stored_and_why_tells_of_it(settings, capsys, admin_client):
    settings.EXPERIMENT = ("ranking", {"value": 1})
    assert consumer.deps().experiment == VALUE
    party_id = commands.create_party(text=WISHES[0], actor="alice", now=timezone.now()).party_id
    relay.drain("planner")
    assert repository.load(party_id).details["experiment"] == {"name": "ranking", "variant": "value"}
    assert encode(replay.replay(party_id)) == encode(repository.load(party_id))
    call_command("why", party_id, "cake.cake")
    assert "ranked by the strategy “value”, drawn in the experiment “ranking”" in capsys.readouterr().out
    assert "value (ranking)" in admin_client.get("/admin/parties/party/").content.decode()
