"""Ways to bring a party that is too dear closer to its target: one change each, with its exact effect. Pure.

No effect is estimated: each way is the budget of the same party, planned anew with that one change. So what it
claims is what applying it gives.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import chain
from typing import Final, NamedTuple

import msgspec

from agents.brief.brief import PICK, Brief, resolve
from agents.sections.headcount import guests_of, hours, whole
from agents.sections.vendor import said
from budgets.money import Range, amount, parse, text
from parties.domain import events as ev
from parties.domain import ids
from parties.domain.documents import Document
from parties.domain.message import Message, inline, read, say
from parties.domain.state import PartyState, apply

Plan = Callable[[PartyState], Document]  # the budget of a party once it is planned; empty where that cannot be said

MOST: Final = 10
PRICED: Final = ("venue", "cake", "catering", "vendor")
# How much of what the host wants a change takes away. Our own numbers: there is no source for them.
OTHER_OFFER: Final = Decimal(1)
WITHOUT: Final = {"cake": Decimal(3), "venue": Decimal(6), "catering": Decimal(12)}
WITHOUT_HIRE: Final = Decimal(4)
ALL_GUESTS: Final = Decimal(6)
ALL_HOURS: Final = Decimal(6)
UNMET: Final = Decimal(2)  # for each need that an offer leaves open and the one that is taken does not
BY_HAND: Final = 3  # times as much where the host set by hand what would change
SHORTER: Final = 2  # hours at most
SHORTEST: Final = 2  # figure R14: a party for small children lasts 1.5 to 2 hours
HIRES: Final = 6  # the dearest are looked at
ALONE: Final = ("cake", "vendor")  # nothing else is chosen by them: a dearer offer of theirs saves nothing elsewhere
LEFT_OUT: Final = {
    "cake": ("no cake", say("saving.no_cake")),
    "venue": ("no venue", say("saving.no_venue")),
    "catering": ("no catering", say("saving.no_catering")),
}


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What the host would do: set `pins` by hand, or type `wish`. Clearing the pins or removing the wish undoes it."""

    pins: Document = {}
    wish: str = ""


class Saving(msgspec.Struct, frozen=True, kw_only=True):
    """A change and its effect on the total. `saving` is before less after; its high end may be below zero.

    `missing` is what the leanest plan is still above the target, and "0.00" where it fits.
    """

    id: str
    title: Message
    change: Change
    before: dict[str, str]
    after: dict[str, str]
    saving: dict[str, str]
    missing: str

    @property
    def fits(self) -> bool:
        return not amount(self.missing)


class Idea(msgspec.Struct, frozen=True, kw_only=True):
    """A change that may help. `part` is what of the party it changes, `loss` how much of a wish it costs."""

    id: str
    part: str
    title: Message
    change: Change
    loss: Decimal


def wants_savings(state: PartyState) -> bool:
    """Whether the party goes on, its plan is up to date, and even the leanest is above the target."""
    return state.status == "active" and not state.stale and state.budget.get("verdict", {}).get("status") == "short"


def savings(state: PartyState, plan: Plan) -> tuple[Saving, ...]:
    """Up to MOST ways that lower the leanest total, the most saved for the least lost first.

    The best for each part of the party comes before the second best of any: whoever reads three reads of three parts.
    None for a party that is not short of money. `state` is planned up to date; `plan` must not change it.
    """
    if not wants_savings(state):
        return ()
    budget = state.budget
    most = amount(budget["target"]["max"])
    before = parse(**budget["total"])
    found: list[tuple[Decimal, str, Saving]] = []
    for idea in chain(_other_offers(state), _without(state), _shorter(state), _fewer_guests(state, plan, most)):
        outcome = _outcome(plan(changed(state, idea.change)), most)
        if outcome is None or outcome.total.low >= before.low:
            continue
        after = outcome.total
        saved = before.low - after.low
        saving = Saving(
            id=idea.id,
            title=idea.title,
            change=idea.change,
            before=_ends(before),
            after=_ends(after),
            saving={"low": text(saved), "high": text(before.high - after.high)},
            missing=text(max(after.low - outcome.most, Decimal(0))),
        )
        found.append((saved / idea.loss, idea.part, saving))
    ranked = sorted(found, key=lambda entry: (-entry[0], entry[2].id))
    best = {part: saving.id for _, part, saving in reversed(ranked)}
    ranked.sort(key=lambda entry: best[entry[1]] != entry[2].id)
    return tuple(saving for _, _, saving in ranked[:MOST])


def changed(state: PartyState, change: Change) -> PartyState:
    """The party after the change, before it is planned again."""
    for event in events(state, change):
        state = apply(state, _recorded(state, event, state.changed_at or dt.datetime.min.replace(tzinfo=dt.UTC)))
    return state


def events(state: PartyState, change: Change) -> tuple[ev.Event, ...]:
    """What the commands that apply a change append to the party's log."""
    pinned = (ev.DetailsChanged(changes={"pins": change.pins}),) if change.pins else ()
    if not change.wish:
        return pinned
    input_id = ids.input_id(change.wish, state.inputs)
    return (*pinned, ev.InputAdded(input_id=input_id, text=change.wish, source="web", priority="nice"))


def _recorded(state: PartyState, event: ev.Event, at: dt.datetime) -> ev.Recorded:
    return ev.Recorded(
        party_id=state.party_id,
        version=state.version + 1,
        event_id="",
        event=event,
        actor="",
        correlation_id="",
        causation_id=None,
        idempotency_key=None,
        occurred_at=at,
        recorded_at=at,
    )


def _choices(state: PartyState) -> Iterator[tuple[str, Document]]:
    """(section, choice) for all that the party chooses among offers with a price."""
    for section in PRICED:
        agent = state.agents.get(section)
        if agent is not None and agent.status == "completed":
            yield from ((section, choice) for choice in agent.output.get("choices", ()))


def _dearest(state: PartyState) -> Iterator[tuple[str, Document]]:
    """The choices worth a look: of many hires just those that cost the most."""
    hires = 0
    for section, choice in sorted(_choices(state), key=lambda entry: -amount(_picked(entry[1])["low"])):
        hires += section == "vendor"
        if section != "vendor" or hires <= HIRES:
            yield section, choice


def _picked(choice: Document) -> Document:
    found: Document = next(option for option in choice["options"] if option["id"] == choice["picked"])
    return found


def _other_offers(state: PartyState) -> Iterator[Idea]:
    brief = resolve(state)
    for section, choice in _dearest(state):
        now = _picked(choice)
        pin = f"{PICK}{choice['id']}"
        for option in choice["options"]:
            if option is now or (section in ALONE and amount(option["low"]) >= amount(now["low"])):
                continue
            yield Idea(
                id=f"{pin}:{option['id']}",
                part=choice["id"],
                title=say("saving.other", new=read(option["title"]), old=inline(read(now["title"]))),
                change=Change(pins={pin: option["id"]}),
                loss=_dearer(state, pin, OTHER_OFFER + UNMET * max(0, _unmet(option, brief) - _unmet(now, brief))),
            )


def _unmet(option: Document, brief: Brief) -> int:
    """How many needs an offer leaves open: diets, indoors or outdoors, room for all."""
    facts = option.get("facts", {})
    diets = len(set(brief.value("dietary", ())).difference(facts.get("diets", brief.value("dietary", ()))))
    wanted = brief.value("setting", "either")
    setting = wanted != "either" and facts.get("setting", wanted) not in (wanted, "either")
    guests = whole(brief.value("guests"))
    room = guests is not None and facts.get("capacity", guests.high) < guests.high
    return diets + setting + room


def _shorter(state: PartyState) -> Iterator[Idea]:
    """An hour or two less. Where no price depends on the hours, it saves nothing and is not shown."""
    now, _ = hours(resolve(state))
    for fewer in range(now - 1, max(now - SHORTER, SHORTEST) - 1, -1):
        yield Idea(
            id=f"hours:{fewer}",
            part="hours",
            title=say("saving.hours", fewer=say("hours", count=fewer), hours=now),
            change=Change(pins={"hours": fewer}),
            loss=_dearer(state, "hours", ALL_HOURS * (now - fewer) / now),
        )


def _without(state: PartyState) -> Iterator[Idea]:
    """Leaving something out is a wish like any other; one for a thing that the host must have changes nothing."""
    for section, choice in _dearest(state):
        hire = said(choice["id"].removeprefix("vendor."))
        wish, title = LEFT_OUT.get(section) or (f"no {hire}", say("saving.no_hire", hire=inline(read(choice["label"]))))
        yield Idea(
            id=f"without.{choice['id']}",
            part=choice["id"],
            title=title,
            change=Change(wish=wish),
            loss=_dearer(state, f"{PICK}{choice['id']}", WITHOUT.get(section, WITHOUT_HIRE)),
        )


def _dearer(state: PartyState, pin: str, loss: Decimal) -> Decimal:
    return loss * BY_HAND if pin in state.details.get("pins", {}) else loss


def _fewer_guests(state: PartyState, plan: Plan, most: Decimal) -> Iterator[Idea]:
    """The largest number of guests that the target covers with all else as it is chosen now, by bisection.

    Where the offers would change with so few guests, they are held by hand: one change, not several at once.
    """
    guests = whole(resolve(state).value("guests"))
    if guests is None or guests.low < 2:
        return
    pins = state.details.get("pins", {})
    picks = {f"{PICK}{choice['id']}": choice["picked"] for _, choice in _choices(state)}
    held = {pin: offer for pin, offer in picks.items() if pin not in pins}

    def with_guests(number: int) -> Outcome | None:
        return _outcome(plan(changed(state, Change(pins={**_exactly(number), **held}))), most)

    fits, too_many = 0, int(guests.low)
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        outcome = with_guests(middle)
        if outcome is not None and outcome.total.low <= outcome.most:
            fits = middle
        else:
            too_many = middle
    if not fits:
        return
    plain = Change(pins=_exactly(fits))
    same = _outcome(plan(changed(state, plain)), most) == with_guests(fits)
    yield Idea(
        id="guests",
        part="guests",
        title=say("saving.guests", fewer=fits, guests=guests_of(guests)),
        change=plain if same else Change(pins={**plain.pins, **held}),
        loss=_dearer(state, "guests", ALL_GUESTS * (guests.low - fits) / guests.low),
    )


def _exactly(guests: int) -> Document:
    return {"guests": {"min": guests, "max": guests}}


class Outcome(NamedTuple):
    """What a party costs once it is planned, and what the host would then spend at most."""

    total: Range
    most: Decimal


def _outcome(budget: Document, most: Decimal) -> Outcome | None:
    """Of a budget that still has lines: one that lost them all says nothing about a party.

    Fewer guests may mean a smaller target, where the host named what each may cost.
    """
    if not budget.get("lines"):
        return None
    return Outcome(parse(**budget["total"]), amount(budget["target"]["max"]) if "target" in budget else most)


def _ends(amounts: Range) -> dict[str, str]:
    low, high = amounts.texts()
    return {"low": low, "high": high}
