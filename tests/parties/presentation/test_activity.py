"""What happened, in sentences."""

import pytest

from parties.domain import events as ev
from parties.domain import vocabulary
from parties.presentation.activity import Known, Line, entries, sentence
from tests.parties.samples.log import NOON, Log, added, budgeted, completed, failed, planned, started
from tests.parties.samples.outputs import OUTPUTS
from tests.parties.samples.plans import BUDGET
from tests.parties.samples.states import broken, jungle

KNOWN = Known(texts={"i1": "75 guests"})


def said(entry):
    return f"{entry.title.who} {entry.title.text}".strip()


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (ev.PartyCreated(title="x"), "started the party"),
        (added("i1", "75 guests"), "added “75 guests”"),
        (added("i1", "75 guests", "must"), "added “75 guests” as a must"),
        (ev.InputRemoved(input_id="i1"), "removed “75 guests”"),
        (ev.InputRemoved(input_id="gone"), "removed a wish"),
        (ev.InputPriorityChanged(input_id="i1", priority="must"), "made “75 guests” a must"),
        (ev.InputPriorityChanged(input_id="i1", priority="nice"), "made “75 guests” nice to have"),
        (ev.DetailsChanged(changes={"title": "Mia is 7"}), "named the party “Mia is 7”"),
        (
            ev.DetailsChanged(
                changes={
                    "pins": {
                        "guests": {"min": 80, "max": 80},
                        "event_date": "2026-12-19",
                        "budget.total": {"min": 2000, "max": 2000, "currency": "USD", "scope": "total"},
                        "location": None,
                    }
                }
            ),
            "set the guests to 80 guests, set the date to Sat, Dec 19, 2026, set the budget to $2,000"
            " and left the place to your wishes",
        ),
        (ev.DetailsChanged(changes={}), None),
        (ev.AgentRetryRequested(agent="catering"), "asked to try food again"),
        (
            completed("venue"),
            "Venue: park pavilion picked (it holds 100 and you expect 75)",
        ),
        (completed("vendor"), "Vendors: balloon artist and face painter picked"),
        (completed("venue", {"headline": "Nothing fits yet"}), "Venue: nothing fits yet"),
        (completed("planner", {}), None),
        (started("venue"), None),
        (planned("venue"), None),
        (failed("cake", "The oven is broken"), "Cake failed: The oven is broken"),
        (failed("cake", "The oven is broken", NOON), "Cake failed and will be tried again"),
        (
            ev.AgentDataRemoved(agent="cake", reason="no wish needs it any more"),
            "Cake left the plan: no wish needs it any more",
        ),
        (ev.PlanUpdated(patch={}, reason="x"), None),
        (
            ev.PlanUpdated(
                patch={}, reason="x", moved="3 tasks moved with the party, 1 day later; none of them is late"
            ),
            "Checklist: 3 tasks moved with the party, 1 day later; none of them is late",
        ),
        (ev.PartyCompleted(), "The party is over"),
        (ev.PartyCancelled(), "The party was called off"),
        (ev.PartyCancelled(reason="rain"), "The party was called off: rain"),
    ],
)
def test_one_event_one_sentence(event, expected):
    assert sentence(event, KNOWN) == expected


@pytest.mark.parametrize(
    ("patch", "previous", "delta", "expected"),
    [
        (
            {"lines": {"a": BUDGET["lines"]["vendor:balloons"]}, "total": BUDGET["total"]},
            ("1995.00", "5512.00"),
            ("282.00", "282.00"),
            "Budget now $2,277–$5,794 (+$282): balloon artist",
        ),
        ({"total": BUDGET["total"]}, ("0.00", "0.00"), ("2277.00", "5794.00"), "Budget now $2,277–$5,794"),
        (
            {"lines": {"a": None, "b": {"low": "5.00"}}, "total": BUDGET["total"]},
            ("2377.00", "5794.00"),
            ("-100.00", "0.00"),
            "Budget now $2,277–$5,794 (−$100 to $0)",
        ),
        ({"lines": None, "total": BUDGET["total"]}, ("2277.00", "5794.00"), ("0.00", "0.00"), None),
        (
            {"total": {"low": "0.00", "high": "0.00"}},
            ("1.00", "2.00"),
            ("-1.00", "-2.00"),
            "Budget cleared: balloon artist added",
        ),
    ],
)
def test_the_budget_says_what_moved_it(patch, previous, delta, expected):
    assert sentence(budgeted(patch, previous, delta), KNOWN) == expected


def test_many_new_lines_are_counted():
    event = budgeted(BUDGET, ("1.00", "1.00"), ("9.00", "9.00"))
    assert str(sentence(event, KNOWN)).endswith(
        "garlands, tableware, signs, pavilion for a day, half-sheet cake, 24 cupcakes and 3 more"
    )


def test_every_event_type_is_told_or_left_out_on_purpose():
    silent = {"input_classified", "execution_planned", "agent_started", "plan_updated"}
    told = {item.event.type for item in [*jungle().recorded, *broken().recorded] if sentence(item.event, KNOWN)}
    assert not silent & told
    assert silent < set(vocabulary.TYPES)


def test_a_deferred_run_is_told_when_it_begins_and_not_when_it_comes_too_late():
    begun = ev.AgentStarted(agent="venue", execution="start", fingerprint="f", deferred=True)
    late = ev.AgentResultRejected(agent="venue", fingerprint="f", fence=1, reason="another worker has taken it over")
    assert sentence(begun, KNOWN) == "Venue: worked out in the background"
    assert sentence(late, KNOWN) is None


def test_one_reconciliation_is_one_entry_and_the_newest_comes_first():
    log = jungle()
    told = entries(log.recorded, Known(people={"session:1": "Mia"}))
    assert [said(entry) for entry in told] == [
        "Vendors: balloon artist and face painter picked",
        "Mia added “maybe 80”",
        "Mia added “face painting would be lovely”",
        "Mia added “a balloon artist”",
        "Theme: jungle picked (you asked for it by name)",
        "Mia added “Jungle theme party for 75 guests in Austin on December 19…” as a must",
        "Mia started the party",
    ]
    assert told[4].details[-1].text == "Budget now $1,995–$5,269"
    assert told[0].version == log.state.version
    assert told[0].at == log.recorded[-1].occurred_at


def test_a_result_that_is_the_same_again_is_no_news():
    log = Log().add(completed("venue")).add(completed("venue")).add(completed("venue", OUTPUTS["cake"]))
    assert [entry.title.text.split(" picked")[0] for entry in entries(log.recorded, Known())] == [
        "Venue: half-sheet cake and cupcakes",
        "Venue: park pavilion",
    ]


def test_a_removed_wish_is_quoted_from_the_log():
    log = Log().add(added("x", "a clown")).add(ev.InputRemoved(input_id="x"))
    assert entries(log.recorded, Known())[0].title.text == "removed “a clown”"


def test_a_deed_says_whose_it_is_and_nothing_else_does():
    log = Log().add(added("x", "a clown"), completed("venue"))
    (entry,) = entries(log.recorded, Known(people={"session:1": "Mia"}))
    assert entry.title == Line("added “a clown”", "session:1", "Mia")
    assert entry.details == (Line("Venue: park pavilion picked (it holds 100 and you expect 75)"),)
    (entry,) = entries(log.recorded, Known())
    assert entry.title.who == "Somebody"


def test_an_empty_log_says_nothing():
    assert entries([], Known()) == ()
