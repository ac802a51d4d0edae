"""What to do next, the most urgent first, and the one question."""

import datetime as dt

import pytest

from tests.agents.summary.contexts import BUDGET, GUESTS, JUNE, TODAY, VENUE, brief, output, plan


def test_the_most_urgent_comes_first():
    known = brief(guests=GUESTS, event_date=JUNE, location="Austin")
    found = plan(known, today=dt.date(2027, 4, 26), venue=VENUE, budget=BUDGET, failed=("catering",))
    assert found["next_steps"] == [
        {"text": "Try food again: it couldn't be worked out.", "section": "catering"},
        {
            "text": "Settle the date and the guest list: this is late. "
            "Settle them today: everything else depends on them.",
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
