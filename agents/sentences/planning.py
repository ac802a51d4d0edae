"""Why agents run, why runs end, and what became of the plan: activity, executions and snapshots show it."""

from typing import Final

from parties.sentences.marks import Plural, _, ngettext

SENTENCES: Final[dict[str, str | Plural]] = {
    "step.first": _("it is needed now"),
    "step.failed": _("its last run failed"),
    "step.own": _("the wishes it reads changed"),
    "step.upstream": _("{agents} changed"),
    "cancelled.not_needed": _("no wish needs it now"),
    "cancelled.changed_back": _("what it reads changed back"),
    "cancelled.changed": _("what it reads changed"),
    "cancelled.not_deferred": _("it is no longer deferred"),
    "rejected.taken_over": _("another worker has taken it over"),
    "rejected.not_needed": _("it is no longer needed"),
    "removed.not_needed": _("no wish needs it now"),
    "plan.follows": _("the plan follows later"),
    "plan.unchanged": _("nothing in the plan depends on it"),
    "budget.failed": _("the budget could not be calculated"),
    "budget.nothing_left": _("nothing is left to pay for"),
    "run.silent": _("The worker stopped responding before it could say why."),
    "run.overdue": ngettext("It took longer than {count} second.", "It took longer than {count} seconds.", "count"),
    "run.exited": _("The agent tried to exit with {code}."),
}
