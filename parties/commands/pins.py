"""What the host sets by hand."""

import datetime as dt

from parties.commands.appended import Appended
from parties.commands.change import Request, change
from parties.commands.idempotency import IdempotencyKey
from parties.domain import events as ev
from parties.domain import pins
from parties.domain.state import PartyState


def change_details(
    *,
    party_id: str,
    changes: dict[str, str | None],
    actor: str,
    now: dt.datetime,
    gesture: str | None = None,
    idempotency_key: IdempotencyKey | None = None,
) -> Appended:
    """Set or (None, empty) clear details by hand: title, time_zone (an IANA name), guests, event_date, start_time,
    hours, location, theme, budget, the percentages rate.tax, rate.service, rate.tip and rate.contingency, and
    `pick.SECTION` or `pick.vendor.TYPE` with the id of the offer that the host chooses.

    All but title and time zone is pinned then: it beats every wish. Raises WrongDetail, PartyClosed,
    repository.PartyNotFound.
    """

    def decide(state: PartyState) -> tuple[list[ev.Event], str]:
        patch = pins.patch_for(state.details, changes)
        return ([ev.DetailsChanged(changes=patch)] if patch else []), ""

    return change(party_id, decide, Request("change_details", changes, actor, now, gesture, idempotency_key))
