"""The plan from documents made by hand: sections, completion, checklist, conflicts, next steps, the question."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.base import Document
from agents.brief import Conflict, Wish
from agents.checklist import moved
from agents.planner import PlannerAgent, headline
from tests.agents.planner_contexts import TODAY, brief, context, line, output
from tests.planning import planned, real_team

GUESTS = {"min": 75, "max": 75}
JUNE = "2027-06-12"
VENUE = output(
    "Park pavilion",
    lines=[line("venue:pavilion", "venue", "125.00", "150.00")],
    tasks=[
        {
            "id": "venue:book",
            "title": "Book the venue",
            "days_before": 49,
            "section": "venue",
            "late": "Ring today and take a weekday if need be.",
            "figures": ["L01"],
            "causes": ["i2"],
        }
    ],
    capacity=160,
)
BUDGET = {
    "lines": {"venue:pavilion": {}},
    "total": {"low": "137.50", "high": "172.50"},
    "verdict": {"status": "no_target", "sentence": "This costs about $138 to $173."},
}


def plan(*arguments, **named):
    return PlannerAgent().run(context(*arguments, **named)).document


# --- Sections and completion -------------------------------------------------------------------------
def test_sections_tell_ready_failed_and_missing_apart():
    found = plan(brief(guests=GUESTS), venue=VENUE, budget=BUDGET, failed=("catering",))
    assert found["sections"]["venue"] == {
        "title": "Park pavilion",
        "status": "ready",
        "reason": "Park pavilion it is",
        "low": "125.00",
        "high": "150.00",
        "rank": 1,
    }
    assert found["sections"]["catering"] == {
        "title": "Food",
        "status": "failed",
        "reason": "Food could not be worked out just now; the rest of the plan stands without it.",
        "rank": 3,
    }
    assert found["sections"]["budget"]["low"] == "137.50"
    statuses = {name: entry["status"] for name, entry in found["sections"].items()}
    assert statuses == {
        "theme": "missing",
        "venue": "ready",
        "cake": "missing",
        "catering": "failed",
        "vendor": "missing",
        "budget": "ready",
    }
    assert found["completion"] == {"done": 2, "of": 6, "sentence": "2 of 6"}


def test_missing_sections_come_with_a_sentence_to_type():
    found = plan(brief(guests=GUESTS, location="Austin"), venue=VENUE, budget=BUDGET, failed=("catering",))
    assert {name: gap["example"] for name, gap in found["missing"].items()} == {
        "theme": "jungle theme",
        "cake": "a chocolate birthday cake for 75 guests",
        "vendor": "a balloon artist for 2 hours",
    }


def test_vendors_without_a_pick_and_a_budget_without_lines_are_not_done():
    idle = {"headline": "No one hired", "choices": [], "lines": []}
    found = plan(brief(), vendor=idle, budget=BUDGET | {"lines": {}})
    assert found["completion"]["done"] == 0
    assert {"vendor", "budget"} <= set(found["missing"])


def test_several_vendors_are_one_section():
    both = output("Balloon artist", lines=[line("a", "vendor", "240.00", "375.00")])
    both["choices"] += output("DJ")["choices"]
    both["lines"].append(line("b", "vendor", "400.00", "995.00"))
    entry = plan(brief(), vendor=both)["sections"]["vendor"]
    assert (entry["title"], entry["low"], entry["high"]) == ("Balloon artist, DJ", "640.00", "1370.00")


def test_an_empty_party_has_a_plan_too():
    found = plan(brief(wishes={}))
    assert found["headline"] == "Party"
    assert found["completion"]["sentence"] == "0 of 6"
    assert found["checklist"] == {}
    assert found["question"]["text"] == "How many guests do you expect?"
    assert len(found["next_steps"]) == 3


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (
            {"theme": "jungle", "occasion": "birthday", "guests": GUESTS, "location": "Austin", "event_date": JUNE},
            "Jungle birthday party for 75 guests in Austin, June 12, 2027",
        ),
        ({"occasion": "baby_shower", "guests": {"min": 20, "max": 30}}, "Baby shower party for 20–30 guests"),
        ({"theme": "garden party"}, "Garden party"),
        ({"location": "Austin"}, "Party in Austin"),
    ],
)
def test_headline(values, text):
    assert headline(brief(**values)) == text


def test_settled_facts_stand_in_the_plan():
    found = plan(brief(guests=GUESTS, event_date=JUNE, theme="jungle"))
    assert found["facts"] == {"guests": GUESTS, "event_date": JUNE}
    at_most = plan(brief(guests={"min": None, "max": 20}))
    assert at_most["facts"] == {"guests": {"min": 20, "max": 20}}


# --- Checklist ---------------------------------------------------------------------------------------
def test_checklist_counts_back_from_the_party():
    entries = plan(brief(event_date=JUNE), venue=VENUE)["checklist"]
    assert {key: entry["due_on"] for key, entry in entries.items()} == {
        "general:guest-list": "2027-04-24",
        "venue:book": "2027-04-24",
        "general:confirm": "2027-05-22",
        "general:invitations": "2027-05-15",
        "general:cancellation": "2027-05-29",
        "general:replies": "2027-05-29",
        "general:reconfirm": "2027-06-05",
        "general:headcount": "2027-06-08",
    }
    assert entries["venue:book"] == {
        "title": "Book the venue",
        "section": "venue",
        "days_before": 49,
        "due_on": "2027-04-24",
        "status": "open",
        "causes": ["i1", "i2"],
        "figures": ["L01"],
        "rank": 1,
    }


@pytest.mark.parametrize(
    ("today", "status"),
    [("2027-04-16", "open"), ("2027-04-17", "due"), ("2027-04-24", "due"), ("2027-04-25", "late")],
)
def test_task_status_by_day(today, status):
    found = plan(brief(event_date=JUNE), today=dt.date.fromisoformat(today), venue=VENUE)
    entry = found["checklist"]["venue:book"]
    assert entry["status"] == status
    assert entry.get("late") == ("Ring today and take a weekday if need be." if status == "late" else None)


def test_without_a_date_tasks_are_open_and_undated():
    entries = plan(brief(guests=GUESTS), venue=VENUE)["checklist"]
    assert {entry["status"] for entry in entries.values()} == {"open"}
    assert not any("due_on" in entry for entry in entries.values())
    assert [entry["rank"] for entry in entries.values()] == list(range(len(entries)))


def test_general_tasks_for_bookings_need_something_booked():
    assert set(plan(brief(event_date=JUNE))["checklist"]) == {
        "general:guest-list",
        "general:invitations",
        "general:replies",
        "general:headcount",
    }


def test_general_tasks_name_the_wishes_behind_them():
    venue = {**VENUE, "choices": [{**VENUE["choices"][0], "causes": ["i2"]}]}
    tasks = plan(brief(guests=GUESTS), venue=venue)["checklist"]
    assert tasks["general:invitations"]["causes"] == ["i1"]
    assert tasks["general:confirm"]["causes"] == ["i2"]
    assert plan(brief())["checklist"]["general:invitations"]["causes"] == ["i1"]  # nothing but that there is a party


# --- Conflicts ---------------------------------------------------------------------------------------
def test_wishes_that_disagree():
    guests = Conflict(id="conflict:guests", field="guests", message="75 counts.", kept="i2", dropped=("i1",))
    calm = plan(brief(conflicts=(guests,)))
    assert calm["conflicts"] == {
        "conflict:guests": {"message": "75 counts.", "kept": "i2", "dropped": ["i1"], "severity": "note"}
    }
    musts = {"general": (Wish(input_id="i1", text="50 guests", priority="must"),)}
    assert plan(brief(conflicts=(guests,), wishes=musts))["conflicts"]["conflict:guests"]["severity"] == "warning"


@pytest.mark.parametrize(
    ("guests", "severity", "message"),
    [
        ({"min": 161, "max": 161}, "warning", "“Park pavilion” holds 160; you have 161 guests."),
        ({"min": 170, "max": 180}, "warning", "“Park pavilion” holds 160; you have 170–180 guests."),
        ({"min": 150, "max": 161}, "note", "“Park pavilion” holds 160; up to 161 may come."),
    ],
)
def test_a_venue_that_is_too_small(guests, severity, message):
    assert plan(brief(guests=guests), venue=VENUE)["conflicts"]["conflict:capacity"] == {
        "message": message,
        "kept": "",
        "dropped": [],
        "severity": severity,
    }


def test_a_venue_that_is_too_small_for_those_who_are_assumed():
    venue = {**VENUE, "facts": {"guests": 161}}
    notice = plan(brief(), venue=venue)["conflicts"]["conflict:capacity"]
    assert (notice["severity"], notice["message"]) == ("note", "“Park pavilion” holds 160; up to 161 may come.")
    assert plan(brief(), venue={**VENUE, "facts": {"guests": 160}})["conflicts"] == {}


def test_a_venue_that_is_large_enough():
    assert plan(brief(guests={"min": 160, "max": 160}), venue=VENUE)["conflicts"] == {}


RAIN = "The party is outdoors without a rain plan. "


@pytest.mark.parametrize(
    ("said", "venue", "message"),
    [
        ({"setting": "outdoor"}, None, RAIN + "Think of a tent, a pavilion or a second place."),
        ({"setting": "indoor"}, None, None),
        ({}, {"setting": "outdoor", "rain": "There is no roof; rent a tent."}, RAIN + "There is no roof; rent a tent."),
        ({}, {"setting": "outdoor", "rain": "The roof keeps rain off the tables."}, None),
        ({"vendor_types": ["tent"]}, {"setting": "outdoor", "rain": "There is no roof."}, None),
        ({"setting": "outdoor"}, {"setting": "either", "rain": "Move under the barn's roof."}, None),
        ({"setting": "outdoor"}, {"setting": "indoor", "rain": "Indoors."}, None),
    ],
)
def test_rain(said, venue, message):
    upstream = {} if venue is None else {"venue": output("Somewhere", facts=venue)}
    found = plan(brief(**said), **upstream)["conflicts"]
    assert {key: notice["message"] for key, notice in found.items()} == ({"conflict:rain": message} if message else {})


# --- Next steps and the question ------------------------------------------------------------------
def test_the_most_urgent_comes_first():
    known = brief(guests=GUESTS, event_date=JUNE, location="Austin")
    found = plan(known, today=dt.date(2027, 4, 26), venue=VENUE, budget=BUDGET, failed=("catering",))
    assert found["next_steps"] == [
        {"text": "Try food again: it could not be worked out.", "section": "catering"},
        {
            "text": "Settle the date and the guest list: this is late. "
            "Settle them today: everything else waits for them.",
            "section": "general",
        },
        {"text": "Book the venue: this is late. Ring today and take a weekday if need be.", "section": "venue"},
    ]
    assert "question" not in found


def test_then_what_is_not_known_what_costs_too_much_and_what_is_missing():
    short = BUDGET | {"verdict": {"status": "short", "sentence": "It is $277 short."}}
    found = plan(brief(guests=GUESTS), venue=VENUE, budget=short)
    assert [step["text"] for step in found["next_steps"]] == [
        "When is the party?",
        "It is $277 short. Choose something cheaper or raise the budget.",
        "No theme yet: it sets the decor and what to look for in a venue. For example: “jungle theme”.",
    ]


def test_then_the_checklist():
    known = brief(guests=GUESTS, event_date=JUNE, location="Austin")
    parts = {name: output(name) for name in ("theme", "venue", "cake", "catering", "vendor")}
    assert plan(known, budget=BUDGET, **parts)["next_steps"] == [
        {"text": "Settle the date and the guest list by April 24, 2027.", "section": "general"},
        {"text": "Send the invitations by May 15, 2027.", "section": "general"},
        {"text": "Confirm the venue, the cake and the food in writing by May 22, 2027.", "section": "general"},
    ]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, "How many guests do you expect?"),
        ({"guests": GUESTS}, "When is the party?"),
        ({"children": 12}, "When is the party?"),
        ({"guests": {"min": 20}, "event_date": JUNE}, "Which city is it in? Prices and tax depend on it."),
    ],
)
def test_one_question_at_a_time(values, text):
    found = plan(brief(**values))["question"]
    assert found["text"] == text
    assert len(found["answers"]) == 3


def test_the_dates_offered_are_saturdays_with_time_to_invite():
    answers = plan(brief(guests=GUESTS))["question"]["answers"]
    assert answers == ["April 10, 2027", "May 8, 2027", "June 5, 2027"]
    days = [dt.datetime.strptime(answer, "%B %d, %Y").replace(tzinfo=dt.UTC).date() for answer in answers]
    assert {day.weekday() for day in days} == {5}
    assert min(days) - TODAY > dt.timedelta(weeks=5)


# --- For any party ---------------------------------------------------------------------------------
PARTS = ("theme", "venue", "cake", "catering", "vendor", "budget")


@st.composite
def parties(draw):
    states = draw(st.fixed_dictionaries({name: st.sampled_from(["completed", "failed", "missing"]) for name in PARTS}))
    upstream = {name: output(name) for name, state in states.items() if state == "completed"}
    if "budget" in upstream:
        upstream["budget"] = BUDGET
    values: Document = {"guests": GUESTS} if draw(st.booleans()) else {}
    if draw(st.booleans()):
        values["event_date"] = (TODAY + dt.timedelta(days=draw(st.integers(-30, 400)))).isoformat()
    failed = tuple(name for name, state in states.items() if state == "failed")
    return values, failed, upstream


@given(parties())
def test_completion_is_the_sum_of_what_is_shown(party):
    values, failed, upstream = party
    found = plan(brief(**values), failed=failed, **upstream)
    statuses = [entry["status"] for entry in found["sections"].values()]
    assert found["completion"]["done"] == statuses.count("ready") == len(upstream)
    assert found["completion"]["of"] == len(statuses) == 6
    assert set(found["missing"]) == {name for name, e in found["sections"].items() if e["status"] == "missing"}
    assert len(found["next_steps"]) == 3
    assert json.loads(json.dumps(found)) == found
    assert "null" not in json.dumps(found)
    assert all(("late" in entry) <= (entry["status"] == "late") for entry in found["checklist"].values())


@given(parties(), st.randoms())
def test_the_order_of_what_comes_in_is_irrelevant(party, random):
    values, failed, upstream = party
    names, fields = list(upstream), list(values)
    random.shuffle(names)
    random.shuffle(fields)
    shuffled = plan(
        brief(**{field: values[field] for field in fields}), failed=failed, **{name: upstream[name] for name in names}
    )
    straight = plan(brief(**values), failed=failed, **upstream)
    assert shuffled == straight
    assert list(shuffled["checklist"]) == list(straight["checklist"])


def test_a_section_that_the_host_wants_none_of_is_not_missing():
    """ "No cake" is an answer, not a gap."""
    plan = planned(real_team(), "40 guests in Dallas", "no cake").state.plan
    assert plan["sections"]["cake"]["status"] == "declined"
    assert "cake" not in plan["missing"]
    assert plan["completion"]["of"] == 5


# --- Money and dates that contradict -----------------------------------------------------------------
def money(most, least=None, currency="USD"):
    return {"max": most, "currency": currency} | ({} if least is None else {"min": least})


@pytest.mark.parametrize(
    ("budgets", "severity", "message"),
    [
        (
            {"total": money(2000, 2000), "catering": money(3000, 3000)},
            "warning",
            "You want to spend $3,000 on food, and $2,000 on the whole party.",
        ),
        (
            {"total": money(1000), "cake": money(300), "catering": money(600), "vendor": money(400, 400)},
            "note",
            "Your limits for cake, food and vendors come to $1,300; for the whole party you said $1,000, which counts.",
        ),
        ({"total": money(1000), "cake": money(300), "catering": money(600)}, "", ""),
        ({"total": money(1000), "cake": money(3000, 3000, "EUR")}, "", ""),
        ({"cake": money(3000, 3000)}, "", ""),
    ],
)
def test_limits_of_money_that_contradict(budgets, severity, message):
    values = {f"budget.{scope}": slot for scope, slot in budgets.items()}
    notice = plan(brief(**values))["conflicts"].get("conflict:limits", {})
    assert (notice.get("severity", ""), notice.get("message", "")) == (severity, message)


def test_a_day_that_has_passed():
    today = dt.date(2027, 6, 13)
    notice = plan(brief(event_date=JUNE), today=today)["conflicts"]["conflict:past"]
    assert notice["message"] == "Sat, Jun 12, 2027 has passed: give the party a new date."
    assert "conflict:past" not in plan(brief(event_date=JUNE), today=dt.date(2027, 6, 12))["conflicts"]


# --- A party that moves --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("2027-06-12", "2027-07-10", "5 tasks moved with the party, 28 days later; none of them is late"),
        ("2027-06-12", "2027-06-11", "5 tasks moved with the party, 1 day earlier; none of them is late"),
        ("2027-06-12", "2027-04-10", "5 tasks moved with the party, 63 days earlier; 2 of them are late now"),
        ("2027-04-10", "2027-04-11", "5 tasks moved with the party, 1 day later; 2 still late"),
        ("2027-06-12", "2027-06-12", ""),
        (None, "2027-06-12", ""),
        ("2027-06-12", None, ""),
    ],
)
def test_what_a_new_date_does_to_the_checklist(old, new, told):
    before, after = (plan(brief(**({"event_date": date} if date else {})), venue=VENUE) for date in (old, new))
    for document in (before, after):
        for key in ("general:confirm", "general:cancellation", "general:reconfirm"):
            del document["checklist"][key]
    assert moved(before, after) == told
