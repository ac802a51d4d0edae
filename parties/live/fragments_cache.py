"""The fragments of a party as HTML, each rendered once a position and profile in a process.

The language is part of the profile.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from django.utils import translation

from parties import presentation, queries
from parties.access import roles
from parties.access.roles import Profile
from parties.domain.position import Position
from parties.domain.state import PartyState


class Rendered(Mapping[str, str]):
    """The fragments of one party at one version for one profile, each rendered when it is first asked for.

    A wish changes a few of them, and a browser is sent just those. `version` is that of the state shown. One that waits
    for workers, who look for ways to fit, is `unsettled`: rendered again whenever it is asked for.
    """

    def __init__(self, state: PartyState, profile: Profile, today: dt.date) -> None:
        self.version = state.version
        self.title: str = state.details["title"]
        self.editable = state.status == "active"
        self._state, self._profile, self._today = state, profile, today
        self._ready: dict[str, str] = {}
        self.unsettled: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> str:
        if name not in self._ready:
            self.prepare([name])
        return self._ready[name]

    def __iter__(self) -> Iterator[str]:
        return iter(presentation.FRAGMENTS)

    def __len__(self) -> int:
        return len(presentation.FRAGMENTS)

    def prepare(self, names: Collection[str]) -> None:
        """Render those of the named fragments that are not settled yet, with one look at the party for all of them."""
        state = self._state
        settled = self._ready.keys() - self.unsettled
        missing = [name for name in presentation.FRAGMENTS if name in names and name not in settled]
        if missing:
            activity = queries.recent_activity(state.party_id, until=state.version)
            savings = queries.savings(state) if "budget" in missing else ()
            self.unsettled = frozenset({"budget"} if savings is None else ()) | self.unsettled.difference(missing)
            people = roles.people(state.party_id, {item.actor for item in activity}) if "activity" in missing else {}
            with translation.override(self._profile.language):
                self._ready |= presentation.render_fragments(
                    state, activity, missing, self._profile.role, today=self._today, savings=savings, people=people
                )


@lru_cache(maxsize=256)
def rendered(party_id: str, at: Position, profile: Profile, today: dt.date) -> Rendered:
    """One for each position, profile and day in a process, shared by all its sockets.

    The state is read at least as new as that version; the result says at which version it was. The epoch is there
    because a version that was lost and came again is another one; the profile, because whatever one viewer is shown
    and another is not has to lead to another entry.
    """
    return Rendered(queries.load_state(party_id), profile, today)
