"""An unsure reading makes one question with answers that settle it; the plan does not wait for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.brief.clarifications import LONGEST, MEANINGS, ambiguities, question
from agents.summary.planner import PlannerAgent
from parties.domain.state import Input
from tests.support.planning import NOW, PureParty, analyze, planned, real_deps
from tests.support.rendered import shown

UNSURE = ("bubbles", "Quillon", "The Grove", "something blue", "plinko", "Wobble")


def asked(party):
    return shown(party.state.plan["question"])


def wish(text, unsure=("theme", "venue"), input_id="i1"):
    return Input(
        input_id=input_id,
        text=text,
        order=1,
        source="typed",
        priority="nice",
        added_at=NOW,
        facts={"unsure": unsure},
    )


@pytest.mark.parametrize("text", UNSURE)
def test_a_wish_that_is_not_understood_is_asked_about(text):
    party = planned(real_deps(), text)
    found = asked(party)
    assert found["text"].startswith("Did you mean ")
    assert text.lower() in found["text"].lower()
    assert 2 <= len(found["answers"]) <= 3
    assert shown(party.state.plan["next_steps"])[0]["text"] == found["text"]


@pytest.mark.parametrize("text", ["thanks!", "jungle theme", "75 guests", "no DJ", "it is her birthday", ""])
def test_a_clear_one_is_not(text):
    assert "unsure" not in analyze(text, NOW.date()).facts


def test_the_plan_goes_on_without_an_answer():
    party = planned(real_deps(), "jungle theme party for 75 guests in Austin, about $2,000", "bubbles")
    statuses = {name: entry["status"] for name, entry in party.state.plan["sections"].items()}
    assert statuses["theme"] == statuses["venue"] == statuses["budget"] == "ready"
    assert asked(party)["text"].startswith("Did you mean ")


@pytest.mark.parametrize("text", UNSURE)
def test_every_answer_settles_it(text):
    for answer in asked(planned(real_deps(), text))["answers"]:
        party = planned(real_deps(), text, answer)
        assert asked(party)["text"] == "How many guests do you expect?"


def test_without_the_wish_there_is_no_question_about_it():
    party = PureParty(real_deps())
    unclear = party.add("bubbles")
    assert asked(party)["text"].startswith("Did you mean ")
    party.remove(unclear)
    assert asked(party)["text"] == "How many guests do you expect?"


@pytest.mark.parametrize("text", [*UNSURE, "glitter", "starfish"])
@pytest.mark.parametrize("meaning", MEANINGS)
def test_an_answer_is_read_as_what_it_says(meaning, text):
    (ambiguity,) = ambiguities([wish(text, (meaning, "theme" if meaning != "theme" else "cake"))])
    reading = analyze(shown(question((ambiguity,)))["answers"][0], NOW.date())
    assert meaning in reading.categories
    assert "unsure" not in reading.facts


def test_the_newest_of_several_is_asked_about():
    found = ambiguities([wish("bubbles", input_id="i2"), wish("sparks", input_id="i1")])
    assert shown(question(found))["text"] == "Did you mean a bubbles theme or a venue called bubbles?"


def test_a_long_text_is_no_name():
    assert ambiguities([wish("a" * LONGEST)])
    assert not ambiguities([wish("a" * (LONGEST + 1))])


def test_nothing_in_doubt_asks_nothing():
    assert question(()) is None
    assert question(ambiguities([wish("bubbles", ()), wish("sparks", ("theme", "budget"))])) is None


@given(st.permutations([wish(text, input_id=f"i{n}") for n, text in enumerate(UNSURE)]))
def test_the_order_of_the_wishes_does_not_matter(wishes):
    assert ambiguities(wishes) == ambiguities(sorted(wishes, key=lambda item: item.input_id))


@given(st.text(max_size=60))
def test_any_text_makes_a_sound_question(text):
    found = shown(question(ambiguities([wish(text)])))
    if found:
        assert found["text"].endswith("?")
        assert all(answer.strip() for answer in found["answers"])


def test_the_planner_reads_the_ambiguities():
    assert "ambiguities" in PlannerAgent.reads
