"""What takes an offer of a section that does not choose among such offers yet: a wish, and a pin beside it.

And what it costs there: what the plan would say.
"""

import pytest

from agents.catalogue.files import builtin
from agents.sections.offer_search import offers, wish
from parties.domain import events as ev
from tests.support.planning import PureParty, real_deps
from tests.support.rendered import shown

TEAM = real_deps()


def taken(offer):
    """What a party picks that had nothing before."""
    choice = f"vendor.{offer.terms.hire}" if offer.kind == "vendor" else offer.kind
    if getattr(offer.terms, "course", "food") == "drinks":
        choice = "drinks"
    party = PureParty(TEAM, plan_each=False)
    party.add(str(shown(wish(offer))))
    party.append([ev.DetailsChanged(changes={"pins": {f"pick.{choice}": offer.id}})])
    party.plan()
    agent = party.state.agents.get(offer.kind)
    if choice == "drinks":
        return agent is not None and agent.output["facts"].get("bar") == offer.id
    found = {one["id"]: one["picked"] for one in agent.output.get("choices", ())} if agent else {}
    return found == {choice: offer.id}


@pytest.mark.parametrize("kind", ["theme", "venue", "cake", "catering", "vendor"])
def test_every_offer_is_taken_by_its_wish_and_pin(kind):
    assert [offer.id for offer in builtin().offers[kind] if not taken(offer)] == []


@pytest.mark.django_db
def test_an_offer_is_priced_at_the_service_charge_that_the_host_set():
    party = PureParty(TEAM)
    party.add("a seated dinner from a caterer for 40 guests")
    party.append([ev.DetailsChanged(changes={"pins": {"rate.service": "50", "pick.catering": "plated_full_service"}})])
    party.plan()
    planned = party.state.agents["catering"].output["choices"][0]["options"][0]
    found = {one["id"]: one for one in offers(party.state, "catering", "", budget=None, fitting=False)["offers"]}
    assert planned["id"] == "plated_full_service"
    assert (found[planned["id"]]["low"], found[planned["id"]]["high"]) == (planned["low"], planned["high"])
