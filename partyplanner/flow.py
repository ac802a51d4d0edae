"""The map: what happens, in order, and where its code is. Start reading here.

A host types a wish. `parties.commands.add_input` appends an event, folds it into the party's projection and
enqueues a message in the outbox, all in one transaction. After the commit a coalesced wake-up reaches a django-q2
worker, which runs `parties.outbox.relay.drain`: it claims messages, locks and loads their parties, and hands them to
the consumers below. The planner (`agents.planning.orchestrator.reconcile`, pure) brings the party up to date: it
classifies new inputs, runs just the agents whose inputs changed in dependency order, recalculates the budget, and
renews the plan. What it decided is again events, written with their projections in one transaction; after that commit
a hint reaches `parties.live`, and every open browser reads what it misses from the log.

These tables are literal on purpose: nothing registers itself, and no step hangs on a signal.
"""

from typing import Final

# Event type → topic under which it is published to stream readers.
TOPICS: Final[dict[str, str]] = {
    "party_created": "party.created",
    "details_changed": "party.details.changed",
    "input_added": "party.input.added",
    "input_removed": "party.input.removed",
    "input_priority_changed": "party.input.priority_changed",
    "input_classified": "party.input.classified",
    "agent_retry_requested": "party.agent.retry_requested",
    "experiment_assigned": "party.experiment.assigned",
    "execution_planned": "party.agent.should_execute",  # one message a step
    "agent_started": "party.agent.started",
    "agent_completed": "party.agent.completed",
    "agent_failed": "party.agent.failed",
    "agent_run_cancelled": "party.agent.run_cancelled",
    "agent_result_rejected": "party.agent.result_rejected",
    "agent_data_removed": "party.agent.data_removed",
    "budget_recalculated": "party.budget.recalculated",
    "plan_updated": "party.plan.updated",
    "party_completed": "party.completed",
    "party_cancelled": "party.cancelled",
}

# Outbox consumer → what handles its parties. Contract: parties.outbox.relay.Consumer.
CONSUMERS: Final[dict[str, str]] = {
    "planner": "agents.planning.consumer.plan",
}

# Strategy that ranks offers → its function. Which parties get which: the variable EXPERIMENT, agents.brief.experiments.
STRATEGIES: Final[dict[str, str]] = {
    "standard": "agents.sections.strategies.standard",
    "value": "agents.sections.strategies.value",
}

# Consumer → event types that leave a message for it. The planner's own events are not among them.
WAKES: Final[dict[str, frozenset[str]]] = {
    "planner": frozenset(
        {
            "party_created",
            "details_changed",
            "input_added",
            "input_removed",
            "input_priority_changed",
            "agent_retry_requested",
        }
    ),
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

# What a page shows beside the stored plan of a party that is short of money, worked out when somebody looks.
SAVINGS: Final = "agents.sections.savings.savings"

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

# Agent → its class. Contract: agents.base.Agent. Order is irrelevant: agents.graph sorts by what they need.
AGENTS: Final[dict[str, str]] = {
    "theme": "agents.sections.theme.ThemeAgent",
    "venue": "agents.sections.venue.VenueAgent",
    "cake": "agents.sections.cake.CakeAgent",
    "catering": "agents.sections.catering.CateringAgent",
    "vendor": "agents.sections.vendor.VendorAgent",
    "budget": "agents.sections.budget.BudgetAgent",
    "planner": "agents.summary.planner.PlannerAgent",
}
