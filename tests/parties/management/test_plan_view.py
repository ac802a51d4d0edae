"""What a terminal shows of a party, from states made by hand."""

import datetime as dt
import io

from rich.console import Console

from parties.domain import events as ev
from parties.domain.state import Agent, PartyState
from parties.management import plan_view
from tests.support.recording import recorded

AT = dt.datetime(2027, 3, 1, tzinfo=dt.UTC)
STATE = PartyState(
    party_id="fp2027abc",
    version=9,
    planned_version=9,
    details={"title": "Mia's party", "currency": "USD"},
    agents={"venue": Agent(status="completed", output={"assumptions": ["The party lasts 3 hours."]})},
    budget={
        "currency": "USD",
        "lines": {
            "b": {"category": "cake", "item": "Sheet [b]cake[/b]", "basis": "2 × $40", "low": "80.00", "high": "80.00"}
            | {"rank": 1},
            "a": {"category": "venue", "item": "Pavilion", "basis": "per day", "low": "1250.00", "high": "1500.00"}
            | {"rank": 0},
        },
        "rules": {
            "contingency": {"label": "Contingency", "basis": "10 %", "low": "133.00", "high": "237.00", "rank": 0}
        },
        "subtotal": {"low": "1330.00", "high": "1580.00"},
        "total": {"low": "1463.00", "high": "1817.00"},
        "verdict": {"status": "tight", "sentence": "This costs about $1,463 to $1,817."},
        "assumptions": ["Tax is a range."],
    },
    plan={
        "headline": "Jungle party for 20 guests",
        "completion": {"done": 2, "of": 6, "sentence": "2 of 6"},
        "sections": {
            "venue": {"status": "ready", "title": "Pavilion", "reason": "x", "low": "1250.00", "high": "1500.00"}
            | {"rank": 1},
            "theme": {"status": "missing", "title": "Theme", "reason": "No theme yet.", "rank": 0},
        },
        "checklist": {
            "t1": {"title": "Book it", "section": "venue", "due_on": "2027-04-24", "days_before": 49, "status": "late"}
            | {"late": "Ring today.", "rank": 0},
            "t2": {"title": "Pack", "section": "general", "days_before": 1, "status": "open", "rank": 1},
        },
        "missing": {"theme": {"text": "No theme yet.", "example": "jungle theme"}},
        "conflicts": {"conflict:rain": {"message": "No rain plan.", "severity": "warning"}},
        "question": {"text": "When is the party?", "answers": ["May 8, 2027", "June 5, 2027"]},
        "next_steps": [{"text": "Book it today.", "section": "venue"}],
    },
)


def shown(state: PartyState) -> list[str]:
    out = io.StringIO()
    Console(file=out, width=120, highlight=False).print(plan_view.plan(state))
    return [" ".join(line.replace("│", " ").split()) for line in out.getvalue().splitlines()]


def test_the_whole_plan():
    lines = shown(STATE)
    for line in (
        "Jungle party for 20 guests",
        "fp2027abc, version 9",
        "2 of 6 sections ready",
        "This costs about $1,463 to $1,817.",
        "Theme missing No theme yet.",
        "Venue ready Pavilion $1,250–$1,500",
        "Venue Pavilion per day 1,250.00 1,500.00",
        "Cake Sheet [b]cake[/b] 2 × $40 80.00 80.00",
        "Rule Contingency 10 % 133.00 237.00",
        "Total USD 1,463.00 1,817.00",
        "Sat, Apr 24, 2027 Book it Venue late",
        "→ Ring today.",
        "the day before Pack General open",
        "• When is the party? For example: May 8, 2027, June 5, 2027.",
        "• No rain plan.",
        "• No theme yet. Type “jungle theme”.",
        "• The party lasts 3 hours.",
        "• Tax is a range.",
        "• Book it today.",
    ):
        assert line in lines
    assert lines.index("Venue Pavilion per day 1,250.00 1,500.00") < lines.index(
        "Cake Sheet [b]cake[/b] 2 × $40 80.00 80.00"
    )


def test_a_party_without_a_plan_shows_what_there_is():
    bare = PartyState(party_id="fp2027abc", version=1, details={"title": "Mia's party", "currency": "USD"})
    assert [line for line in shown(bare) if line] == ["Mia's party", "fp2027abc, version 1"]


def test_agents_show_their_status():
    line = plan_view.agents(STATE).plain
    assert "Venue completed" in line
    assert "Cake –" in line


def test_what_a_wish_set_in_motion():
    steps = (
        ev.Step(agent="venue", execution="rerun", reason="wishes changed"),
        ev.Step(agent="cake", execution="start", reason="needed now"),
        ev.Step(agent="budget", execution="recalculate", reason="venue changed"),
    )
    failure = ev.AgentFailed(
        agent="cake", fingerprint="f", error="no", attempt=1, agent_version="1", duration_us=1, retry_at=None
    )
    events = [recorded(event, at=AT) for event in (ev.ExecutionPlanned(steps=steps), failure)]
    assert plan_view.result(events) == ("venue ran again", "cake failed", "budget recalculated")


def test_without_a_terminal_each_wish_is_one_line():
    out = io.StringIO()
    with plan_view.Watch(Console(file=out, width=120, highlight=False)) as watch:
        watch.typed("a [pavilion]")
        watch.waiting(STATE)
        watch.settled(STATE, [])
    assert out.getvalue() == "“a [pavilion]” → nothing to do; total $1,463–$1,817\n"


def test_on_a_terminal_wishes_and_agents_are_drawn_in_place():
    out = io.StringIO()
    console = Console(file=out, width=120, force_terminal=True, highlight=False)
    with plan_view.Watch(console) as watch:
        watch.typed("a [pavilion]")
        watch.waiting(STATE)
        watch.settled(STATE, [])
    assert "a [pavilion]" in out.getvalue()
    assert "completed" in out.getvalue()
