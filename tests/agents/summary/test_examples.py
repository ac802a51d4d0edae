"""What the plan offers to type is understood when it is typed: examples fill their section, answers their question."""

import datetime as dt

import pytest
from msgspec import to_builtins

from agents.analyzer import analyze
from agents.brief.brief import Brief, resolve
from agents.summary.next_steps import question
from agents.summary.section_status import SECTIONS, example
from parties.domain.message import read, say
from parties.domain.state import Input, PartyState
from parties.presentation.rendering import render
from tests.agents.summary.contexts import TODAY, brief
from tests.support.planning import planned, real_deps
from tests.support.rendered import shown

KNOWN = brief(guests={"min": 1, "max": 75}, location="Austin")


def typed(*texts: str) -> Brief:
    inputs = {}
    for order, text in enumerate(texts):
        read = analyze(text, today=TODAY)
        inputs[f"i{order}"] = Input(
            input_id=f"i{order}",
            order=order,
            text=text,
            source="test",
            priority="nice",
            added_at=dt.datetime(2027, 3, 1, tzinfo=dt.UTC),
            categories=read.categories,
            slots=read.slots,
            facts=read.facts,
            analyzer=read.version,
        )
    return resolve(PartyState(party_id="fp2027abc", inputs=inputs))


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("facts", [brief(), KNOWN])
def test_an_example_fills_its_section(section, facts):
    assert section in analyze(shown(example(section, facts)), today=TODAY).categories


def test_every_answer_moves_on_to_the_next_question():
    wishes = ["a party"]
    for field in ("guests", "event_date", "location"):
        asked = shown(question(typed(*wishes), TODAY))
        answered = [typed(*wishes, answer) for answer in asked["answers"]]
        assert all(field in brief.facts for brief in answered)
        wishes.append(asked["answers"][0])
    assert question(typed(*wishes), TODAY) is None


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("someone to play the piano", "For piano you could hire: band. Tell us what you'd like, and we'll plan it."),
        (
            "we want to hire somebody for the kids",
            "You'd like to hire help. Tell us what kind (a DJ, a magician, a photographer…).",
        ),
    ],
)
def test_a_section_that_was_asked_for_unclearly_says_what_is_open(wish, said):
    assert render(read(planned(real_deps(), wish).state.plan["missing"]["vendor"]["text"])) == said


def test_a_section_that_nobody_asked_for_says_how_to():
    plan = planned(real_deps(), "jungle theme for 20 guests").state.plan
    assert plan["missing"]["vendor"]["text"] == to_builtins(say("missing.vendor"))
