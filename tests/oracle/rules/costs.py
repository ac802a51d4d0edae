"""Every price is what the catalogue says for this crowd, and what its own formula says."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from tests.oracle.case import Case, Document, Span, span
from tests.oracle.recompute import CENT, Crowd, Offer, cents, formula, offers, price, service

SERVICE: Final = "service"


def formulas_come_to_their_amounts(case: Case) -> Iterator[str]:
    """To the cent; a percentage of an amount that is itself shown rounded may be a cent off."""
    printed = [*case.budget.get("lines", {}).items(), *case.budget.get("rules", {}).items()]
    for key, line in printed:
        found, wanted = span(line), _reckoned(line["basis"])
        slack = CENT if "% of " in line["basis"] else Decimal(0)
        if abs(found.low - wanted.low) > slack or abs(found.high - wanted.high) > slack:
            yield f"{key}: “{line['basis']}” comes to {wanted.low}–{wanted.high}, not {found.low}–{found.high}"


def prices_are_those_of_the_catalogue(case: Case) -> Iterator[str]:
    crowd = crowd_of(case)
    if crowd is None:
        return
    lines = {line["id"]: line for output in case.outputs.values() for line in output.get("lines", ())}
    for section, choice in case.choices():
        for option in choice["options"]:
            if section != "theme" and (fault := _option(section, option, crowd)):
                yield fault
        if section != "theme":
            terms = offers(section)[choice["picked"]]["terms"]
            yield from _lines(choice["id"], terms, lines, crowd)
    yield from _drinks(case, lines, crowd)


def minimum_spends_are_respected(case: Case) -> Iterator[str]:
    """Nothing is planned for less than what its supplier takes at least."""
    for section, choice in case.choices():
        for charge in offers(section)[choice["picked"]]["terms"].get("charges", ()) if section != "theme" else ():
            line = case.budget["lines"].get(f"{choice['id']}.{charge['id']}")
            if line is not None and "minimum" in charge and span(line).low < Decimal(str(charge["minimum"]["low"])):
                yield f"{line['id']} is {line['low']}, below its minimum of {charge['minimum']['low']}"


def crowd_of(case: Case) -> Crowd | None:
    """Nothing where the documents do not say who comes or how long it lasts."""
    if case.guests is None or case.children is None:
        return None
    service = case.pins.get("rate.service")
    return Crowd(case.guests, case.children, case.hours, None if service is None else Decimal(service))


def _reckoned(basis: str) -> Span:
    found = formula(_paired(basis))
    return Span(cents(found.low), cents(found.high))


def _paired(basis: str) -> str:
    """ "10–15% of $100–$200" means 10% of $100 to 15% of $200."""
    if "% of " not in basis or " to " in basis:
        return basis
    percent, _, base = basis.partition("% of ")
    (least, _, most), (low, _, high) = percent.partition("–"), base.partition("–")
    return f"{least}% of {low} to {most or least}% of {high or low}"


def _option(section: str, option: Document, crowd: Crowd) -> str:
    terms = offers(section)[option["id"]]["terms"]
    parts = [price(charge, crowd) for charge in terms.get("charges", ())]
    added = service(terms, crowd)
    parts += [added] if added is not None else []
    low, high = (
        sum((cents(end) for end in ends), Decimal(0)) for ends in ([p.low for p in parts], [p.high for p in parts])
    )
    wanted = Span(low, high)
    if span(option) == wanted:
        return ""
    return f"{section} {option['id']} costs {wanted.low}–{wanted.high}, the option says {span(option)}"


def _lines(prefix: str, terms: Offer, lines: dict[str, Document], crowd: Crowd) -> Iterator[str]:
    wanted = {f"{prefix}.{charge['id']}": price(charge, crowd) for charge in terms.get("charges", ())}
    if (added := service(terms, crowd)) is not None:
        wanted[f"{prefix}.{SERVICE}"] = added
    for key, cost in wanted.items():
        rounded = Span(cents(cost.low), cents(cost.high))
        if key not in lines or span(lines[key]) != rounded:
            yield f"line {key} is {rounded.low}–{rounded.high}, the plan says {lines.get(key)}"


def _drinks(case: Case, lines: dict[str, Document], crowd: Crowd) -> Iterator[str]:
    """A bar comes on top of the food, with the lines of one of the offers of drinks."""
    food = {f"catering.{charge['id']}" for one in case.picked("catering") for charge in _charges("catering", one["id"])}
    extra = {key for key in lines if key.startswith("catering.")} - food - {f"catering.{SERVICE}"}
    if not extra:
        return
    bars = [offer["terms"] for offer in offers("catering").values() if offer["terms"].get("course") == "drinks"]
    if not any(not list(_lines("catering", bar, lines, crowd)) for bar in bars):
        yield f"{', '.join(sorted(extra))} fit no offer of drinks"


def _charges(section: str, id: str) -> list[Offer]:
    found: list[Offer] = offers(section)[id]["terms"].get("charges", [])
    return found
