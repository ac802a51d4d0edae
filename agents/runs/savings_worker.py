"""The worker's side of ways to fit: one party at a time, and none while a plan is due."""

import logging

from django.db import close_old_connections

from agents.planning import savings
from agents.runs import savings_queue
from parties.domain.documents import Document
from parties.eventstore import repository
from parties.outbox import backlog, hints, liveness, wakeup

logger = logging.getLogger(__name__)


def work(name: str) -> None:
    """What django-q2 runs: one party, and a wake-up for the next. The sweep finds what fails here."""
    try:
        wakeup.lower_flag(name)
        if take_one() and savings_queue.waiting().due:
            savings_queue.wake()
    except BaseException:
        logger.exception("action=savings_failed")
        close_old_connections()


def take_one() -> bool:
    """Work one party out, unless plans wait, which come first. Whether there was one."""
    if backlog.waiting("planner").due:
        return False
    claimed = savings_queue.claim()
    if claimed is None:
        return False
    if savings_queue.finish(claimed, _ways(claimed)):
        hints.hint_fragments(claimed.party_id, ["budget"])
    liveness.report_alive()
    return True


def _ways(claimed: savings_queue.Claimed) -> list[Document]:
    """None for a party whose plan is another one by now, or for which they cannot be worked out."""
    try:
        state = repository.load(claimed.party_id)
        return savings.savings(state, claimed.now) if state.planned_version == claimed.version else []
    except repository.PartyNotFound:
        return []
    except Exception:
        logger.exception("action=savings_failed party=%s", claimed.party_id)
        return []
