"""The map: what happens, in order, and where its code is. Start reading here.

A host types a wish. `parties.commands.add_input` appends an event, folds it into the party's projection and
enqueues a message in the outbox, all in one transaction. After the commit a coalesced wake-up reaches a django-q2
worker, which runs `parties.outbox.relay.drain`: it claims messages, locks and loads their parties, and hands them to
the reconcilers below. The planner (`agents.planning.orchestrator.reconcile`, pure) brings the party up to date: it
classifies new inputs, runs just the agents whose inputs changed in dependency order, recalculates the budget, and
renews the plan. What it decided is again events, written with their projections in one transaction; after that commit
a hint reaches `parties.live`, and every open browser reads what it misses from the log.

These tables are literal on purpose: nothing registers itself, and no step hangs on a signal.
"""

from typing import Final

# Modules of events: each has EVENTS, the classes, and UPCASTERS. A class says its type, its topic and whether it
# concerns planning; partyplanner.checks.events holds that it is folded, told and shown.
EVENTS: Final[tuple[str, ...]] = ("parties.domain.events",)

# Outbox consumer → what decides for its parties: it gets locked states and returns events. An event's `wakes` names
# who looks at the party after it. Contract: parties.outbox.relay.Reconciler.
RECONCILERS: Final[dict[str, str]] = {
    "planner": "agents.planning.consumer.plan",
}

# What follows the log and decides nothing: streams, webhooks, search, statistics. There is none yet: open pages follow
# it too, but from a position that each browser keeps. Contract: parties.eventstore.subscribers.Subscriber.
SUBSCRIBERS: Final[dict[str, str]] = {}

# Strategy that ranks offers → its function. Which parties get which: the variable EXPERIMENT, agents.brief.experiments.
STRATEGIES: Final[dict[str, str]] = {
    "standard": "agents.sections.strategies.standard",
    "value": "agents.sections.strategies.value",
}

# Read models kept in the events' own transaction. Contract: parties.eventstore.repository.Projector.
PROJECTORS: Final[tuple[str, ...]] = (
    "parties.eventstore.projections.InputProjector",
    "agents.runs.projections.RunProjector",
    "budgets.projections.SnapshotProjector",
)

# What a worker loads before its first party, so that no host waits for it.
LOADERS: Final[tuple[str, ...]] = ("agents.planning.consumer.load",)

# What runs the deferred agents that are due, here and now. On the second cluster it is woken by agents.runs.queue.wake.
RUNS: Final = "agents.runs.worker.work_off"

# What a page shows beside the stored plan of a party that is short of money. The first who looks at a plan has the
# workers find them (agents.runs.savings_worker); open pages get them by a hint.
SAVINGS: Final = "agents.runs.savings_queue.found"

# What finds offers for a host who looks through those of a section. Contract: agents.sections.offer_search.offers.
SEARCH: Final = "agents.sections.offer_search.offers"

# What tells the sources of figures, given their ids.
FIGURES: Final = "agents.catalogue.figures.figures"

# What the product says to people: one catalogue an app. Contract: parties.sentences.
SENTENCES: Final[tuple[str, ...]] = (
    "parties.sentences.SENTENCES",
    "budgets.sentences.SENTENCES",
    "agents.sentences.SENTENCES",
)

# Agent → its class. Contract: agents.base.Agent. Order is irrelevant: agents.planning.graph sorts by what they need.
AGENTS: Final[dict[str, str]] = {
    "theme": "agents.sections.theme.ThemeAgent",
    "venue": "agents.sections.venue.VenueAgent",
    "cake": "agents.sections.cake.CakeAgent",
    "catering": "agents.sections.catering.CateringAgent",
    "vendor": "agents.sections.vendor.VendorAgent",
    "budget": "agents.sections.budget.BudgetAgent",
    "planner": "agents.summary.planner.PlannerAgent",
}
