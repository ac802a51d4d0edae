"""Parties in every state that a page must look right in, built by folding events."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from parties.domain import events as ev
from tests.parties.samples.log import NOON, Log, added, budgeted, classified, completed, failed, planned, started
from tests.parties.samples.plans import BUDGET, PLAN


def _finished(agents: Iterable[str]) -> list[ev.Event]:
    return [event for agent in agents for event in (started(agent), completed(agent))]


SECTIONS: Final = ("theme", "venue", "cake", "catering", "vendor")
FIRST: Final = "Jungle theme party for 75 guests in Austin on December 19 at 2 pm, budget about $2,000"
SLOTS: Final = {
    "guest_count": {"min": 75, "max": 75},
    "event_date": "2026-12-19",
    "start_time": "14:00",
    "location": "Austin",
    "theme": "jungle",
}


def empty() -> Log:
    return Log().add(ev.PartyCreated(title="", currency="USD"))


def jungle() -> Log:
    """The example of the product: everything ready, money short, one conflict, one question."""
    log = empty().add(added("i1", FIRST, "must"))
    log.add(
        classified("i1", SLOTS, theme=0.98, venue=0.94, catering=0.91, budget=0.97),
        planned("theme", "venue", "cake", "catering"),
        *_finished(("theme", "venue", "cake", "catering")),
        budgeted({"total": {"low": "1995.00", "high": "5269.00"}}, ("0.00", "0.00"), ("1995.00", "5269.00")),
        ev.PlanUpdated(patch={"headline": PLAN["headline"]}, reason="it is needed now"),
    )
    log.add(added("i2", "a balloon artist"))
    log.add(added("i3", "face painting would be lovely"))
    log.add(added("i4", "maybe 80"))
    log.add(
        classified("i2", vendor=0.99),
        classified("i3", vendor=0.86),
        classified("i4", {"guest_count": {"min": 80, "max": 80}}, venue=0.55, catering=0.41),
        planned("vendor", "budget", "planner"),
        *_finished(("vendor",)),
        started("budget"),
        completed("budget"),
        budgeted(BUDGET, ("1995.00", "5269.00"), ("282.00", "525.00")),
        started("planner"),
        completed("planner"),
        ev.PlanUpdated(patch=PLAN, reason="budget changed"),
    )
    return log


def working() -> Log:
    """In the middle of a reconciliation: done, working, queued and not started side by side."""
    log = empty().add(added("i1", FIRST, "must"))
    return log.add(
        classified("i1", SLOTS, theme=0.98, venue=0.94, catering=0.91, budget=0.97),
        planned("theme", "venue", "cake", "catering", "budget", "planner"),
        *_finished(("theme",)),
        started("venue"),
    )


def partial() -> Log:
    """Theme only; the rest asks for something."""
    log = empty().add(added("i1", "Jungle theme for Mia"))
    return log.add(
        classified("i1", {"theme": "jungle"}, theme=0.97),
        planned("theme", "planner"),
        *_finished(("theme",)),
        ev.PlanUpdated(
            reason="it is needed now",
            patch={
                "headline": "Jungle party",
                "sections": {"theme": {"status": "ready", "title": "Jungle", "rank": 1}},
                "completion": {"done": 1, "of": 6, "sentence": "1 of 6"},
                "next_steps": [{"text": "Say how many guests come", "section": "venue"}],
                "missing": {
                    "venue": {"text": "Where should it be, and for how many?", "example": "75 guests in Austin"},
                    "cake": {"text": "No cake yet.", "example": "A chocolate sheet cake"},
                    "catering": {"text": "Nothing to eat yet.", "example": "Tacos for everyone"},
                    "vendor": {"text": "Nobody is hired yet.", "example": "A balloon artist"},
                    "budget": {"text": "No amount to aim for.", "example": "Budget about $2,000"},
                    "date": {"text": "No date yet, so the checklist counts days.", "example": "On December 19"},
                },
            },
        ),
    )


def broken() -> Log:
    """The jungle party with one agent failed for good and one to be tried again."""
    later = NOON + dt.timedelta(minutes=20)
    return jungle().add(
        failed("venue", "No venue in the catalogue holds 600 guests outdoors."),
        failed("cake", "TimeoutError: the baker's list did not answer", later),
        ev.PlanUpdated(
            patch={
                "sections": {"venue": {"status": "failed"}, "cake": {"status": "failed"}},
                "completion": {"done": 4, "sentence": "4 of 6"},
            },
            reason="venue changed",
        ),
    )


def crowded() -> Log:
    """Sixty wishes, one of them very long."""
    log = jungle()
    for number in range(56):
        text = f"Wish number {number + 5}: paper lanterns along the path" if number != 20 else "A very long wish. " * 90
        log.add(added(f"w{number}", text), classified(f"w{number}", theme=0.4 + number / 100))
    return log.add(ev.PlanUpdated(patch={}, reason="nothing in the plan depends on it"))


def right_to_left() -> Log:
    """Names and wishes in Arabic and Hebrew, and a name that does not break."""
    log = jungle()
    log.add(
        ev.DetailsChanged(changes={"title": "حفلة الغابة لليلى", "pins": {"location": "حديقة الأزهر، القاهرة"}}),
        added("r1", "كعكة بالشوكولاتة لـ ٧٥ ضيفًا"),
        added("r2", "עוגת שוקולד ובלונים ירוקים"),
        added("r3", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2),
    )
    return log.add(
        classified("r1", cake=0.77),
        classified("r2", cake=0.81, theme=0.5),
        classified("r3", general=0.3),
        ev.PlanUpdated(patch={}, reason="nothing in the plan depends on it"),
    )


def cancelled() -> Log:
    return jungle().add(ev.PartyCancelled(reason="moved to spring"))


SAMPLES: Final = {
    sample.__name__: sample for sample in (empty, jungle, working, partial, broken, crowded, right_to_left, cancelled)
}
