"""A wedding is planned a year ahead, not in six weeks: which of its tasks are due when. Pure."""

from collections.abc import Iterable
from typing import Final

import msgspec

from agents.base import Context
from parties.domain.documents import Task
from parties.domain.message import say

# Figure L09, of each range the shortest: who comes later than that is late. Who films is booked as who photographs is,
# and a band as a DJ is. The invitations are the middle of what L02 says of weddings.
VENUE, PICTURES, PEOPLE, INVITATIONS = 365, 274, 183, 49  # days before: 12, 9 and 6 months, 7 weeks
LEADS: Final[dict[str, tuple[int, str]]] = {
    "general:guest-list": (VENUE, "L09"),
    "venue.book": (VENUE, "L09"),
    "vendor.photographer.book": (PICTURES, "L09"),
    "vendor.videographer.book": (PICTURES, "L09"),
    "vendor.band.book": (PEOPLE, "L09"),
    "vendor.dj.book": (PEOPLE, "L09"),
    "vendor.florist.book": (PEOPLE, "L09"),
    "general:invitations": (INVITATIONS, "L02"),
}
OFFICIANT: Final = Task(
    id="general:officiant",
    title=say("task.officiant"),
    days_before=PEOPLE,
    section="general",
    late=say("task.officiant_late"),
    figures=("L09",),
)


def told(context: Context) -> tuple[str, ...]:
    """The ids of the wishes that say that this is a wedding; none where it is something else."""
    if context.brief.value("occasion", "wedding") != "wedding":
        return ()
    readings = context.readings.all()
    beside = {id for id, reading in readings.items() if reading.named_after_wedding}
    named = set(context.brief.causes("occasion")) - beside
    return tuple(sorted(named.union(id for id, reading in readings.items() if reading.marries)))


def dated(tasks: Iterable[Task], told: tuple[str, ...]) -> list[Task]:
    """The tasks as a wedding needs them, if it is one: `told` are the inputs that say so."""
    if not told:
        return list(tasks)
    officiant = msgspec.structs.replace(OFFICIANT, causes=told)
    return [*(_dated(task, told) for task in tasks), officiant]


def _dated(task: Task, told: tuple[str, ...]) -> Task:
    if task.id not in LEADS:
        return task
    days, figure = LEADS[task.id]
    causes = tuple(sorted({*task.causes, *told}))
    return msgspec.structs.replace(task, days_before=days, figures=(figure,), causes=causes)
