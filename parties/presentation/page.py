"""A party's state as what its page shows, and the page's fragments as HTML."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from parties.access.roles import MAY_EDIT
from parties.domain.events import BudgetRecalculated, PlanUpdated, Recorded
from parties.domain.state import PartyState
from parties.presentation.activity import Known, entries
from parties.presentation.affected_fragments import SECTIONS
from parties.presentation.budget import budget
from parties.presentation.checklist import checklist, progress
from parties.presentation.header import header
from parties.presentation.inputs import wishes
from parties.presentation.notices import notices
from parties.presentation.rendering import render, render_all, with_texts
from parties.presentation.sections import section

# A fragment is rendered once and shown to every viewer of a role, so it leaves the token open and names everybody. No
# text of a host can look like these, because templates escape the quotes.
_OPEN_FIELD: Final = 'name="csrfmiddlewaretoken" value=""'
_WHO: Final = re.compile(r'(<bdi data-who="([^"]+)">)[^<]*(</bdi>)')
_NOBODY: Final[Mapping[str, str]] = {}
TOKEN_FIELD: Final = mark_safe(f'<input type="hidden" {_OPEN_FIELD}>')


def page_context(
    state: PartyState,
    activity: Sequence[Recorded],
    role: str,
    *,
    today: dt.date,
    savings: Sequence[Mapping[str, Any]] | None = (),
    people: Mapping[str, str] = _NOBODY,
) -> dict[str, Any]:
    """What the fragments show. `activity` is the tail of the log, oldest first; `savings` the
    ways to fit, None while they are found; `people` what
    those are called who acted in it."""
    state, savings = with_texts(state), render_all(savings)
    texts = {key: wish.text for key, wish in state.inputs.items()}
    known = Known(texts=texts, people=people, currency=state.details.get("currency", "USD"))
    return {
        "party_id": state.party_id,
        "can_edit": role in MAY_EDIT and state.status == "active",
        "token_field": TOKEN_FIELD,
        "header": header(state, today),
        "wishes": wishes(state),
        "sections": {name: section(state, name) for name in SECTIONS},
        "budget": budget(state, savings, _last_recalculation(activity)),
        "checklist": checklist(state, _last_move(activity)),
        "progress": progress(state),
        "notices": notices(state),
        "activity": entries(activity, known),
    }


def _last_recalculation(activity: Sequence[Recorded]) -> BudgetRecalculated | None:
    return next((item.event for item in reversed(activity) if isinstance(item.event, BudgetRecalculated)), None)


def _last_move(activity: Sequence[Recorded]) -> str:
    """What became of the checklist when the date last moved."""
    plans = (item.event for item in reversed(activity) if isinstance(item.event, PlanUpdated))
    return next((render(event.moved) for event in plans if event.moved), "")


def render_fragments(
    state: PartyState,
    activity: Sequence[Recorded],
    names: Iterable[str],
    role: str,
    *,
    today: dt.date,
    savings: Sequence[Mapping[str, Any]] | None = (),
    people: Mapping[str, str] = _NOBODY,
) -> dict[str, str]:
    """The HTML of each named fragment, as it is for every viewer of a role (see `for_viewer`)."""
    context = page_context(state, activity, role, today=today, savings=savings, people=people)
    # strip() also turns Django's string class, which no encoder knows, into a plain one
    return {name: render_to_string(f"parties/fragments/{name}.html", context).strip() for name in names}


def for_viewer(fragments: Mapping[str, str], token: str, me: Collection[str]) -> dict[str, SafeString]:
    """The fragments for one viewer's page: with `django.middleware.csrf.get_token(request)` in every form, and “You”
    for whom the log calls one of `me`."""
    field, you = f'name="csrfmiddlewaretoken" value="{token}"', escape(_("You"))

    def named(found: re.Match[str]) -> str:
        return f"{found[1]}{you}{found[3]}" if found[2] in me else found[0]

    return {name: mark_safe(_WHO.sub(named, html.replace(_OPEN_FIELD, field))) for name, html in fragments.items()}
