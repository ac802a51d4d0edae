"""The page on which a host looks through the offers of a section and takes one. Reads only: taking is a command."""

from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_GET

from parties import queries
from parties.access.roles import MAY_EDIT
from parties.pages.views import role_in
from parties.presentation import formatting, sections
from parties.presentation.affected_fragments import SECTIONS
from parties.presentation.rendering import render_all

QUERY_LENGTH: Final = 200
NO_AMOUNT: Final = _("The most to spend is an amount, like 800. It was left out of account.")


@require_GET
def offers(request: HttpRequest, party_id: str, section: str) -> HttpResponse:
    role = role_in(request, party_id)
    if section not in SECTIONS:
        raise Http404
    query = request.GET.get("q", "")[:QUERY_LENGTH]
    budget, error = _budget(request.GET.get("most", ""))
    anyway = "anyway" in request.GET
    state = queries.load_state(party_id)
    found = queries.offers(state, section, query, budget=budget, fitting=not anyway)
    currency = state.details.get("currency", "USD")
    context = {
        "party_id": party_id,
        "title": state.details["title"],
        "section": section,
        "accent": sections.section(state, "theme").accent,
        "name": formatting.section(section),
        "query": query,
        "most": request.GET.get("most", "")[:20],
        "error": error,
        "anyway": anyway,
        "can_edit": role in MAY_EDIT and state.status == "active",
        "offers": [_shown(offer, currency) for offer in found["offers"]],
        "more": found["more"],
        "guests": found["guests"],
        "diets": found["diets"],
        "sifts": section == "venue" or (section in ("cake", "catering") and bool(found["diets"])),
        "priced": section != "theme",  # a theme is an idea: it costs nothing by itself
    }
    return render(request, "parties/offers.html", context, status=400 if error else 200)


def _shown(offer: dict[str, Any], currency: str) -> dict[str, Any]:
    price = "" if Decimal(offer["high"]) == 0 else formatting.span(offer["low"], offer["high"], currency)
    shown: dict[str, Any] = render_all(offer)
    return shown | {"price": price, "because": "; ".join(shown["because"])}


def _budget(text: str) -> tuple[Decimal | None, str]:
    """The amount, if one was typed, and what is wrong with it."""
    typed = text.strip().lstrip("$€£").replace(",", "")
    if not typed:
        return None, ""
    try:
        amount = Decimal(typed)
    except InvalidOperation:
        return None, gettext(NO_AMOUNT)
    return (amount, "") if amount.is_finite() and 0 <= amount <= 100_000_000 else (None, gettext(NO_AMOUNT))
