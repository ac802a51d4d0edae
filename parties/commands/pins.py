"""What the host sets by hand."""

import datetime as dt

from parties.commands.change import Appended, change
from parties.domain import events as ev
from parties.domain import pins
from parties.domain.state import PartyState


def change_details(
    *,
    party_id: str,
    changes: dict[str, str | None],
    actor: str,
    now: dt.datetime,
    idempotency_key: str | None = None,
) -> Appended:
    """Set or (None, empty) clear details by hand: title, guests, event_date, start_time, hours, location, theme,
    budget, the percentages rate.tax, rate.service, rate.tip and rate.contingency, and `pick.SECTION` or
    `pick.vendor.TYPE` with the id of the offer that the host chooses.

    What is set is pinned: it beats every wish. Raises WrongDetail, PartyClosed, store.PartyNotFound.
    """

    def decide(state: PartyState) -> tuple[list[ev.Event], str]:
        patch = pins.patch_for(state.details, changes)
        return ([ev.DetailsChanged(changes=patch)] if patch else []), ""

    return change(party_id, decide, actor, now, idempotency_key)
