"""The checklist counts back from the party, and moves with it."""

import datetime as dt

import pytest

from agents.summary.checklist import moved
from tests.agents.summary.contexts import GUESTS, JUNE, VENUE, brief, plan
from tests.support.rendered import shown


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


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("2027-06-12", "2027-07-10", "5 tasks moved with the party, 28 days later; none of them is late"),
        ("2027-06-12", "2027-06-11", "5 tasks moved with the party, 1 day earlier; none of them is late"),
        ("2027-06-12", "2027-04-10", "5 tasks moved with the party, 63 days earlier; 2 are late now"),
        ("2027-04-10", "2027-04-11", "5 tasks moved with the party, 1 day later; 2 are still late"),
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
    assert shown(moved(before, after)) == told
