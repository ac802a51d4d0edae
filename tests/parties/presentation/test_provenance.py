"""`manage.py why`: every line, task, section and option leads back to figures with sources and to words typed."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from agents.sections.vendor import VendorAgent
from parties import commands
from parties.eventstore import repository
from parties.outbox import relay
from parties.presentation.provenance import NotInPlan, why
from tests.parties.factories import PartyFactory
from tests.support.planning import PureParty, planned, real_deps

TEAM = real_deps()
WISHES = ("jungle theme party for 75 guests in Austin, budget about $2,000", "I need a balloon artist [red]")


@pytest.fixture(scope="module")
def jungle():
    return planned(TEAM, *WISHES).state


def test_whatever_the_plan_names_has_a_reason(jungle):
    for name in set(jungle.agents) - {"planner"}:
        assert why(jungle, name).kind == "section"
    for id in (*jungle.budget["lines"], *jungle.budget["rules"], *jungle.plan["checklist"]):
        assert why(jungle, id).id == id
    for id in jungle.budget["lines"]:
        found = why(jungle, id)
        assert found.basis
        assert found.figures
        assert found.wishes
    for id, rule in jungle.budget["rules"].items():
        assert why(jungle, id).wishes
        assert why(jungle, id).source or rule["figures"]
    for agent in jungle.agents.values():
        for choice in agent.output.get("choices", ()):
            assert why(jungle, choice["id"]).id == choice["id"]
            for option in choice["options"]:
                assert why(jungle, option["id"]).what


def test_what_is_not_in_the_plan_is_refused_with_what_is():
    with pytest.raises(NotInPlan) as refused:
        why(planned(TEAM, *WISHES).state, "helicopter")
    assert "cake" in refused.value.known
    with pytest.raises(NotInPlan):
        why(PureParty(TEAM).state, "cake")


@pytest.fixture
def party_id(transactional_db):
    party_id = PartyFactory(texts=list(WISHES)).party_id
    relay.drain("planner")
    return party_id


def told(*arguments):
    out = io.StringIO()
    call_command("why", *arguments, stdout=out)
    return " ".join(out.getvalue().replace("│", " ").split())


def test_the_chain_of_a_budget_line(party_id):
    line = next(id for id in repository.load(party_id).budget["lines"] if id.startswith("vendor.balloon_artist"))
    text = told(party_id, line)
    for part in (
        "worked out as $",
        "figure F",
        "https://",
        f"found by the vendor agent, version {VendorAgent.version}, completed",
        "last run ",
        "read the theme agent’s result: Jungle",
        "you typed “I need a balloon artist [red]”",
        "speaks for vendor, rule ",
    ):
        assert part in text


def test_the_chain_of_a_pick_names_the_hand_that_made_it(party_id):
    changes: dict[str, str | None] = {"pick.cake": "sheet_cake"}
    commands.change_details(party_id=party_id, changes=changes, actor="test", now=timezone.now())
    relay.drain("planner")
    text = told(party_id, "sheet_cake")
    assert "option, picked sheet_cake" in text
    assert "You chose it." in text
    assert "you set by hand: pick.cake = sheet_cake" in text


@pytest.mark.parametrize("item", ["budget", "contingency", "cake", "sheet_cake"])
def test_sections_rules_and_options(party_id, item):
    assert "you typed “jungle theme party" in told(party_id, item)


def test_unknown_names_are_refused(party_id):
    with pytest.raises(CommandError, match=r"Nothing in the plan is called 'helicopter'\. It has: .*cake"):
        told(party_id, "helicopter")
    with pytest.raises(CommandError, match="There is no party"):
        told("fp2026nobody", "cake")
