"""The cards of theme, venue, cake, food and vendors."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from parties.domain.state import Agent, PartyState
from parties.presentation import formatting, theme_colour
from parties.presentation.inputs import because
from parties.presentation.rendering import render

_SWATCH: Final = 26
_CLASS: Final = re.compile(r"^\w*(Error|Exception|Timeout|CommandRejected): ")
STATUSES: Final = {
    "queued": gettext_noop("Queued"),
    "working": gettext_noop("Working"),
    "ready": gettext_noop("Ready"),
    "needs": gettext_noop("Needs you"),
    "failed": gettext_noop("Failed"),
    "waiting": gettext_noop("Not started"),
    "declined": gettext_noop("Not wanted"),
}
OF_AGENT: Final = {
    "idle": "queued",
    "starting": "queued",
    "running": "working",
    "completed": "ready",
    "failed": "failed",
    "removed": "needs",
}


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One recommendation. `swatches` are the colours it comes with.

    `pinned` says that the host picked it by hand, `advised` that the planner would pick it instead.
    """

    id: str
    slug: str
    title: str
    summary: str
    price: str
    picked: bool
    pinned: bool
    advised: bool
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    figures: tuple[str, ...]
    swatches: tuple[theme_colour.Swatch, ...]
    swatches_width: int


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to decide, the picked option first. `pin` is the detail that the host sets to choose by hand."""

    id: str
    pin: str
    label: str
    options: tuple[Option, ...]

    @property
    def picked(self) -> Option | None:
        return next((option for option in self.options if option.picked), None)

    @property
    def others(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if not option.picked)


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One card. Several choices are shown folded, one choice with all its options side by side."""

    name: str
    title: str
    status: str
    status_words: str
    headline: str
    price: str
    choices: tuple[Choice, ...]
    notes: tuple[str, ...]
    assumptions: tuple[str, ...]
    error: str
    retry_at: dt.datetime | None
    missing: str
    example: str
    because: str
    figures: tuple[str, ...]
    accent: str

    @property
    def busy(self) -> bool:
        return self.status in ("queued", "working")

    @property
    def several(self) -> bool:
        return len(self.choices) > 1


def section(state: PartyState, name: str) -> Section:
    agent = state.agents.get(name)
    missing = state.plan.get("missing", {}).get(name, {})
    planned = state.plan.get("sections", {}).get(name, {})
    declined = planned.get("reason", "") if planned.get("status") == "declined" else ""
    status = "declined" if declined and agent is None else _status(agent, bool(missing))
    output = agent.output if agent is not None else {}
    sums = state.budget.get("categories", {}).get(name)
    currency = state.details.get("currency", "USD")
    choices = tuple(_choice(state, choice, currency) for choice in output.get("choices", ()))
    palette = theme_colour.colours(output.get("facts", {}).get("palette"))
    return Section(
        name=name,
        title=formatting.section(name),
        status=status,
        status_words=_(STATUSES[status]),
        headline=output.get("headline", ""),
        price=formatting.span(sums["low"], sums["high"], currency) if sums and choices else "",
        choices=choices,
        notes=tuple(output.get("notes", ())),
        assumptions=tuple(output.get("assumptions", ())),
        error=plain(render(agent.error)) if agent is not None else "",
        retry_at=agent.retry_at if agent is not None else None,
        missing=missing.get("text", declined),
        example=missing.get("example", ""),
        because=because(state, _causes(output)),
        figures=tuple(dict.fromkeys(figure for choice in choices for one in choice.options for figure in one.figures)),
        accent=theme_colour.hue(palette),
    )


def plain(error: str) -> str:
    """An error without the name of its class."""
    return _CLASS.sub("", error)


def _causes(output: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cause for choice in output.get("choices", ()) for cause in choice.get("causes", ())))


def _status(agent: Agent | None, missing: bool) -> str:
    if agent is None:
        return "needs" if missing else "waiting"
    return OF_AGENT[agent.status]


def _choice(state: PartyState, choice: dict[str, Any], currency: str) -> Choice:
    picked = choice.get("picked", "")
    pin = f"pick.{choice['id']}"
    pinned = state.details.get("pins", {}).get(pin, "")
    options = [_option(option, picked, pinned, currency) for option in choice.get("options", ())]
    return Choice(
        id=choice["id"],
        pin=pin,
        label=choice["label"],
        options=tuple(sorted(options, key=lambda option: not option.picked)),
    )


def _option(option: dict[str, Any], picked: str, pinned: str, currency: str) -> Option:
    swatches = theme_colour.row(theme_colour.colours(option.get("facts", {}).get("palette")), _SWATCH)
    low, high = option.get("low", "0.00"), option.get("high", "0.00")
    return Option(
        id=option["id"],
        slug=slugify(option["id"]),
        title=option["title"],
        summary=option.get("summary", ""),
        price="" if high == "0.00" else formatting.span(low, high, currency),
        picked=option["id"] == picked,
        pinned=option["id"] == pinned,
        advised=option.get("advised", False),
        reasons=tuple(option.get("reasons", ())),
        warnings=tuple(option.get("warnings", ())),
        figures=tuple(option.get("figures", ())),
        swatches=swatches,
        swatches_width=len(swatches) * _SWATCH,
    )
