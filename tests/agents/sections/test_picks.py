"""The host chooses among the offers: it wins, our own view stays beside it, and giving it back leaves no trace."""

import pytest

from parties.domain import events as ev
from tests.support.planning import planned, real_deps

TEAM = real_deps()
WISHES = ("jungle theme party for 75 guests in Austin, budget about $2,000", "I need a balloon artist")


def pin(party, field, offer):
    party.append([ev.DetailsChanged(changes={"pins": {field: offer}})])
    party.plan()


def options(party, section, number=0):
    choice = party.state.agents[section].output["choices"][number]
    return choice["picked"], {option["id"]: option.get("advised", False) for option in choice["options"]}


@pytest.mark.parametrize(
    ("section", "choice"),
    [("venue", "venue"), ("cake", "cake"), ("catering", "catering"), ("vendor", "vendor.balloon_artist")],
)
def test_every_alternative_can_be_chosen_and_given_back(section, choice):
    party = planned(TEAM, *WISHES)
    before = party.shown()
    own, listed = options(party, section)
    assert not any(listed.values())
    for offer in listed:
        pin(party, f"pick.{choice}", offer)
        picked, now = options(party, section)
        assert picked == offer
        assert {other for other, advised in now.items() if advised} == {own} - {offer}
        lines = [line for line in party.state.budget["lines"].values() if line["category"] == section]
        assert lines
        assert all("host" in line["causes"] for line in lines)
        pin(party, f"pick.{choice}", None)
        assert party.shown() == before


def test_a_choice_beats_later_wishes():
    party = planned(TEAM, *WISHES)
    pin(party, "pick.cake", "sheet_cake")
    party.add("cupcakes please")
    picked, listed = options(party, "cake")
    assert picked == "sheet_cake"
    assert listed["cupcakes"]


def test_a_theme_stays_chosen_when_no_wish_speaks_of_it_any_more():
    party = planned(TEAM, "a themed party for 20 children", "pirate theme")
    pin(party, "pick.theme", "jungle")
    picked, listed = options(party, "theme")
    assert picked == "jungle"
    assert listed["pirate"]
    assert "pirate" not in party.state.agents["theme"].output["choices"][0]["options"][0]["reasons"]


def test_an_offer_that_does_not_exist_changes_nothing_that_is_shown():
    party = planned(TEAM, *WISHES)
    own, _ = options(party, "cake")
    pin(party, "pick.cake", "nothing_of_the_kind")
    assert options(party, "cake")[0] == own


def test_a_pick_reruns_just_its_agent_and_what_reads_it():
    party = planned(TEAM, *WISHES)
    party.append([ev.DetailsChanged(changes={"pins": {"pick.cake": "sheet_cake"}})])
    result = [event.agent for event in party.plan() if isinstance(event, ev.AgentCompleted)]
    assert result == ["cake", "budget", "planner"]
