"""The budget and the plan of the jungle party."""

from typing import Any, Final


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
