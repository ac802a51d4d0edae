"""Fingerprints are stored: equal inputs must give the same text in every release, else each party is planned anew."""

from typing import Any, ClassVar

from hypothesis import given
from hypothesis import strategies as st

from agents.analyzer import Analysis
from agents.base import Result
from agents.catalogue.offers import Catalogue
from agents.planning.deps import PlanningDeps
from agents.planning.fingerprint import Fingerprint
from parties.domain import events as ev
from tests.support.documents import BARE
from tests.support.planning import PureParty

STORED = {
    "cake": "4d3caef3b74e427ad8b7ccba-5feb596270186253f9f617f0",
    "budget": "ae3886d2efb1d82413d5e3a4-61d2069eb4c85f3dd657702d",
    "planner": "6781cedb2dab86ad448910a7-df3112534d9a6e79e0c37224",
}


class Reader:
    """Reads all that agents read of the brief but for what only the planner does, whose day is part of its own."""

    version = "7.1"
    priority = 1
    section = True
    reads_today = True
    reads_statuses = True
    reads: ClassVar[tuple[str, ...]] = ("guests", "theme", "budget.*", "dietary", "wishes.cake", "wishes.theme")

    def __init__(self, name, uses=(), result="output"):
        self.name, self.uses, self.result = name, uses, result

    def wanted(self, brief, active):
        return True

    def run(self, context):
        return Result(document=BARE[self.result]())


def analyze(text, today):
    slots: dict[str, Any] = {
        "20 guests": {"guest_count": {"min": 20, "max": 20}},
        "30 guests": {"guest_count": {"min": 30, "max": 30}},
        "vegan cake": {"dietary": ["vegan"]},
        "$500": {"budget": {"min": None, "max": 500, "currency": "USD", "scope": "total"}},
    }
    facts = {"unsure": ["cake", "theme"]} if text == "Ombré" else {}
    return Analysis(
        categories=("theme", "cake"), confidence={}, slots=slots.get(text, {}), facts=facts, evidence=(), version="t"
    )


def planned_sample() -> PureParty:
    agents: Any = (Reader("cake"), Reader("budget", ("cake",), "budget"), Reader("planner", ("cake", "budget"), "plan"))
    catalogue = Catalogue(offers={}, figures={}, versions={"cake": 3})
    party = PureParty(PlanningDeps(agents=agents, analyze=analyze, catalogue=catalogue), plan_each=False)
    for text in ("20 guests", "30 guests", "vegan cake", "$500", "Ombré"):
        party.add(text, priority="must" if text == "20 guests" else "nice")
    party.append([ev.DetailsChanged(changes={"pins": {"theme": "pirate"}})])
    party.plan()
    return party


def test_a_stored_fingerprint_is_found_again():
    found = {name: agent.fingerprint for name, agent in planned_sample().state.agents.items()}
    assert found == STORED


def test_a_party_that_was_planned_before_is_not_planned_anew():
    party = planned_sample()
    assert party.plan() == []


@given(st.from_regex(r"[0-9a-f]{24}", fullmatch=True), st.from_regex(r"[0-9a-f]{24}", fullmatch=True))
def test_the_text_of_a_fingerprint_is_read_back(own, upstream):
    assert str(Fingerprint(own, upstream)) == f"{own}-{upstream}"
    assert Fingerprint.parse(f"{own}-{upstream}") == Fingerprint(own, upstream)
