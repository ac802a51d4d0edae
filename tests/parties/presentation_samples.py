"""Parties in every state that a page must look right in, built by folding events."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from parties import events as ev
from parties.state import PartyState, apply

TODAY: Final = dt.date(2026, 11, 21)
NOON: Final = dt.datetime(2026, 11, 21, 14, 2, tzinfo=dt.UTC)
OUTPUTS: Final[dict[str, dict[str, Any]]] = {
    "theme": {
        "headline": "Jungle, in three greens and a warm orange",
        "choices": [
            {
                "id": "theme",
                "label": "Theme",
                "picked": "theme:jungle",
                "causes": ["i1"],
                "options": [
                    {
                        "id": "theme:jungle",
                        "title": "Jungle",
                        "summary": "Leaf garlands, paper monstera, animal footprints that lead to the cake table.",
                        "low": "96.00",
                        "high": "210.00",
                        "reasons": ["You asked for it by name.", "Works outdoors without a single wall."],
                        "facts": {"palette": ["#1b5e20", "#66a13c", "#c5d86d", "#f2a900", "#e8590c"]},
                    },
                    {
                        "id": "theme:safari",
                        "title": "Safari",
                        "summary": "Khaki tents, maps and binoculars.",
                        "low": "110.00",
                        "high": "240.00",
                        "reasons": ["Close to jungle, with more props for adults."],
                        "facts": {"palette": ["#8d6e3f", "#d7b377", "#5d4037", "#a5b06b"]},
                    },
                    {
                        "id": "theme:tropical",
                        "title": "Tropical",
                        "summary": "Hibiscus, pineapples, bright pinks.",
                        "low": "90.00",
                        "high": "200.00",
                        "facts": {"palette": ["#e64980", "#20c997", "#ffd43b", "#1c7ed6"]},
                    },
                ],
            }
        ],
        "facts": {"palette": ["#1b5e20", "#66a13c", "#c5d86d", "#f2a900", "#e8590c"], "accent": "#1b5e20"},
        "assumptions": ["Decorations are bought, not rented."],
    },
    "venue": {
        "headline": "A park pavilion with room for 100",
        "choices": [
            {
                "id": "venue",
                "label": "Venue",
                "picked": "venue:pavilion",
                "causes": ["i1"],
                "options": [
                    {
                        "id": "venue:pavilion",
                        "title": "Park pavilion",
                        "summary": "Roofed, picnic tables for 100, power, toilets near by.",
                        "low": "150.00",
                        "high": "400.00",
                        "reasons": ["It holds 100 and you expect 75.", "It is the cheapest that fits a jungle theme."],
                        "warnings": ["Outdoors in December: plan for 8 °C and rain."],
                        "figures": ["F41"],
                    },
                    {
                        "id": "venue:hall",
                        "title": "Community hall",
                        "summary": "Heated, kitchen, chairs included.",
                        "low": "280.00",
                        "high": "750.00",
                        "reasons": ["No weather to worry about."],
                    },
                    {
                        "id": "venue:yard",
                        "title": "Your own yard",
                        "summary": "Free, if there is room for 75 and a tent.",
                        "warnings": ["A tent for 75 adds $600–$1,400."],
                    },
                ],
            }
        ],
        "notes": ["Most city parks take bookings 90 days ahead."],
    },
    "cake": {
        "headline": "A half-sheet cake and two dozen cupcakes",
        "choices": [
            {
                "id": "cake",
                "label": "Cake",
                "picked": "cake:sheet",
                "causes": ["i1"],
                "options": [
                    {
                        "id": "cake:sheet",
                        "title": "Half-sheet cake and cupcakes",
                        "summary": "Green buttercream, sugar leaves. 72 servings and three to spare.",
                        "low": "118.00",
                        "high": "196.00",
                        "reasons": ["$268 less than tiers for as many guests."],
                    },
                    {
                        "id": "cake:tiers",
                        "title": "Three tiers",
                        "summary": "Fondant vines and a sugar toucan on top.",
                        "low": "386.00",
                        "high": "640.00",
                        "reasons": ["The one for the photographs."],
                    },
                ],
            }
        ],
    },
    "catering": {
        "headline": "A taco truck for two and a half hours",
        "choices": [
            {
                "id": "catering",
                "label": "Food",
                "picked": "catering:truck",
                "causes": ["i1"],
                "options": [
                    {
                        "id": "catering:truck",
                        "title": "Food truck",
                        "summary": "Serves about 60 plates an hour; children eat half a portion.",
                        "low": "1200.00",
                        "high": "2800.00",
                        "reasons": ["It parks beside the pavilion, which has no kitchen."],
                        "warnings": ["Its minimum spend of $1,200 makes inviting fewer people useless."],
                        "figures": ["F09", "F12"],
                    },
                    {
                        "id": "catering:buffet",
                        "title": "Drop-off buffet",
                        "summary": "Trays, serving spoons, no staff.",
                        "low": "1080.00",
                        "high": "2025.00",
                    },
                ],
            }
        ],
        "assumptions": ["45 children and 30 adults.", "Nobody named a diet: one dish in five is vegetarian."],
    },
    "vendor": {
        "headline": "A balloon artist and a face painter",
        "choices": [
            {
                "id": "vendor:balloon_artist",
                "label": "Balloon artist",
                "picked": "vendor:balloon_artist:solo",
                "causes": ["i2"],
                "options": [
                    {
                        "id": "vendor:balloon_artist:solo",
                        "title": "One balloon artist, three hours",
                        "summary": "About 15 children an hour: all 45 get one.",
                        "low": "282.00",
                        "high": "525.00",
                        "reasons": ["Three hours are enough for 45 children."],
                    },
                    {
                        "id": "vendor:balloon_artist:duo",
                        "title": "Two artists, two hours",
                        "summary": "Shorter queues.",
                        "low": "360.00",
                        "high": "700.00",
                    },
                ],
            },
            {
                "id": "vendor:face_painter",
                "label": "Face painter",
                "picked": "vendor:face_painter:solo",
                "causes": ["i3"],
                "options": [
                    {
                        "id": "vendor:face_painter:solo",
                        "title": "One face painter, three hours",
                        "summary": "Ten to twelve faces an hour, tigers first.",
                        "low": "270.00",
                        "high": "480.00",
                        "warnings": ["She paints about 33 of 45 children in three hours."],
                    }
                ],
            },
        ],
    },
}


def _line(category: str, item: str, basis: str, low: str, high: str, rank: int, *causes: str) -> dict[str, Any]:
    return {
        "category": category,
        "item": item,
        "basis": basis,
        "low": low,
        "high": high,
        "tax": "none",
        "figures": [f"F{rank:02}"],
        "causes": list(causes),
        "rank": rank,
    }


BUDGET: Final[dict[str, Any]] = {
    "currency": "USD",
    "lines": {
        "theme:decor": _line(
            "theme", "Garlands, tableware, signs", "75 guests × $1.28–$2.80", "96.00", "210.00", 1, "i1"
        ),
        "venue:rent": _line("venue", "Pavilion for a day", "$150–$400 a day", "150.00", "400.00", 2, "i1"),
        "cake:sheet": _line(
            "cake", "Half-sheet cake, 24 cupcakes", "$58–$96 + 24 × $2.50–$4.17", "118.00", "196.00", 3, "i1"
        ),
        "catering:food": _line(
            "catering", "Taco truck", "at least $1,200; 52.5 meals × $18–$45", "1200.00", "2800.00", 4, "i1"
        ),
        "vendor:balloons": _line("vendor", "Balloon artist", "3 h × $94–$175", "282.00", "525.00", 5, "i2"),
        "vendor:faces": _line("vendor", "Face painter", "3 h × $90–$160", "270.00", "480.00", 6, "i3"),
    },
    "rules": {
        "tax": {
            "label": "Sales tax",
            "basis": "8.25 % of food and goods",
            "low": "116.66",
            "high": "264.50",
            "rank": 1,
        },
        "tips": {"label": "Tips", "basis": "10–20 % where usual", "low": "44.34", "high": "392.50", "rank": 2},
        "contingency": {"label": "Reserve", "basis": "0–10 % of the lines", "low": "0.00", "high": "526.00", "rank": 3},
    },
    "categories": {
        "theme": {"low": "96.00", "high": "210.00"},
        "venue": {"low": "150.00", "high": "400.00"},
        "cake": {"low": "118.00", "high": "196.00"},
        "catering": {"low": "1200.00", "high": "2800.00"},
        "vendor": {"low": "552.00", "high": "1005.00"},
    },
    "subtotal": {"low": "2116.00", "high": "4611.00"},
    "total": {"low": "2277.00", "high": "5794.00"},
    "per_guest": {"low": "30.36", "high": "77.25"},
    "target": {"min": 2000, "max": 2000, "currency": "USD"},
    "limits": {"cake": {"max": 150, "low": "118.00", "high": "196.00", "status": "tight"}},
    "verdict": {
        "status": "short",
        "sentence": "At its leanest this costs about $2,277; you said $2,000.",
        "gap": "277.00",
    },
}


def _task(title: str, section: str, due_on: str, status: str, days: int, rank: int, late: str = "") -> dict[str, Any]:
    task = {
        "title": title,
        "section": section,
        "due_on": due_on,
        "days_before": days,
        "status": status,
        "causes": [],
        "rank": rank,
    }
    return task | ({"late": late} if late else {})


PLAN: Final[dict[str, Any]] = {
    "headline": "Jungle party for 75 in Austin on December 19",
    "sections": {
        name: {"status": "ready", "title": name, "rank": rank}
        for rank, name in enumerate(("theme", "venue", "cake", "catering", "vendor", "budget"))
    },
    "completion": {"done": 6, "of": 6, "sentence": "6 of 6"},
    "checklist": {
        "t1": _task("Book the pavilion", "venue", "2026-11-07", "late", 42, 1, "Call the parks office for a free day."),
        "t2": _task("Book the food truck", "catering", "2026-11-21", "due", 28, 2),
        "t3": _task("Send the invitations", "general", "2026-11-28", "open", 21, 3),
        "t4": _task("Book the balloon artist and the face painter", "vendor", "2026-11-28", "open", 21, 4),
        "t5": _task("Order the cake", "cake", "2026-12-05", "open", 14, 5),
        "t6": _task("Buy garlands, tableware and signs", "theme", "2026-12-12", "open", 7, 6),
        "t7": _task("Confirm the final count with the truck", "catering", "2026-12-14", "open", 5, 7),
    },
    "next_steps": [
        {"text": "Call the parks office: the usual day to book the pavilion has passed", "section": "venue"},
        {"text": "Ask two food trucks for Saturday, December 19", "section": "catering"},
        {"text": "Find $277, or take the drop-off buffet instead", "section": "budget"},
    ],
    "missing": {},
    "conflicts": {
        "conflict:guests": {
            "message": "About how many guests come: “75 guests” counts, because it is a must; set aside: “maybe 80”.",
            "kept": "i1",
            "dropped": ["i4"],
            "severity": "note",
        },
        "conflict:weather": {
            "message": "The pavilion is outdoors and there is no rain plan.",
            "kept": "",
            "dropped": [],
            "severity": "warning",
        },
    },
    "question": {
        "text": "How many of the 75 are children?",
        "answers": ["About half are children", "45 children", "All adults"],
    },
}


class Log:
    """Events in order, with the state they fold to."""

    def __init__(self, party_id: str = "fp20261121abc") -> None:
        self.state = PartyState(party_id=party_id)
        self.recorded: list[ev.Recorded] = []
        self._correlation = 0

    def add(self, *events: ev.Event) -> "Log":
        """Append events of one correlation."""
        self._correlation += 1
        for event in events:
            version = self.state.version + 1
            at = NOON + dt.timedelta(minutes=self._correlation, seconds=version)
            recorded = ev.Recorded(
                party_id=self.state.party_id,
                version=version,
                event_id=f"e{version}",
                event=event,
                actor="session:1",
                correlation_id=f"c{self._correlation}",
                causation_id=None,
                idempotency_key=None,
                occurred_at=at,
                recorded_at=at,
            )
            self.recorded.append(recorded)
            self.state = apply(self.state, recorded)
        return self


def added(input_id: str, text: str, priority: ev.Priority = "nice") -> ev.InputAdded:
    return ev.InputAdded(input_id=input_id, text=text, source="web", priority=priority)


def classified(input_id: str, slots: dict[str, Any] | None = None, **confidence: float) -> ev.InputClassified:
    return ev.InputClassified(
        input_id=input_id,
        categories=tuple(confidence),
        confidence=confidence,
        slots=slots or {},
        facts={},
        affected=tuple(confidence),
        evidence=(),
        analyzer="rules-1",
    )


def planned(*agents: str) -> ev.ExecutionPlanned:
    steps = tuple(ev.Step(agent=agent, execution="start", reason="it is needed now") for agent in agents)
    return ev.ExecutionPlanned(steps=steps)


def started(agent: str) -> ev.AgentStarted:
    return ev.AgentStarted(agent=agent, execution="start", fingerprint="f")


def completed(agent: str, output: dict[str, Any] | None = None) -> ev.AgentCompleted:
    return ev.AgentCompleted(
        agent=agent,
        fingerprint="f",
        digest="d",
        output=OUTPUTS.get(agent, {}) if output is None else output,
        confidence=0.9,
        agent_version="1",
        duration_us=400,
    )


def failed(agent: str, error: str, retry_at: dt.datetime | None = None) -> ev.AgentFailed:
    return ev.AgentFailed(
        agent=agent,
        fingerprint="f",
        error=error,
        attempt=1,
        agent_version="1",
        duration_us=400,
        retry_at=retry_at,
    )


def budgeted(patch: dict[str, Any], previous: tuple[str, str], delta: tuple[str, str]) -> ev.BudgetRecalculated:
    return ev.BudgetRecalculated(
        patch=patch,
        previous=dict(zip(("low", "high"), previous, strict=True)),
        total=patch["total"],
        delta=dict(zip(("low", "high"), delta, strict=True)),
        parts={"vendor": dict(zip(("low", "high"), delta, strict=True))},
        reason="balloon artist added",
    )


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
