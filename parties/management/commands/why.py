"""`manage.py why PARTY ITEM`: the chain from something in the plan back to the words that were typed."""

from typing import IO, Any, Final, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from parties import queries
from parties.domain import events as ev
from parties.domain.state import Document, PartyState
from parties.eventstore import event_store, repository
from parties.presentation import formatting
from parties.presentation.provenance import NotInPlan, Reason, why
from parties.presentation.rendering import with_texts
from partyplanner import flow

WIDTH: Final = 120  # where there is no terminal to ask


class Command(BaseCommand):
    help = "Show why something is in a party's plan: the sum, its figures and sources, the agent, the words typed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("party", help="party id")
        parser.add_argument("item", help="a budget line or rule, a section, a checklist entry, a choice or an option")

    def handle(self, *args: Any, party: str, item: str, **options: Any) -> None:
        try:
            state = with_texts(queries.load_state(party))
            reason = why(state, item)
        except repository.PartyNotFound as error:
            raise CommandError(str(error)) from None
        except NotInPlan as error:
            raise CommandError(f"{error} It has: {', '.join(error.known) or 'nothing yet'}.") from None
        self.stdout.ending = ""  # the console ends its lines itself
        width = None if self.stdout.isatty() else WIDTH
        console = Console(file=cast("IO[str]", self.stdout), highlight=False, width=width)
        console.print(
            chain(state, reason, queries.figures(reason.figures), event_store.read(party, until=state.version))
        )


def chain(state: PartyState, reason: Reason, figures: dict[str, Document], log: list[ev.Recorded]) -> Tree:
    """The reason as a tree. What people typed goes into Text, never into markup."""
    currency = state.budget.get("currency") or state.details.get("currency", "USD")
    tree = Tree(Text.assemble((reason.what, "bold"), (f"  {reason.kind} {reason.id}", "dim")))
    if reason.basis:
        tree.add(Text(f"worked out as {reason.basis}"))
    if reason.low:
        tree.add(Text(f"costs {formatting.span(reason.low, reason.high, currency)}"))
    for sentence in reason.says:
        tree.add(Text(sentence))
    if reason.source:
        tree.add(Text(f"by the rule of {', '.join(reason.source)}"))
    _figures(tree, reason, figures)
    _agent(tree, state, reason.agent, log)
    _typed(tree, reason)
    return tree


def _figures(tree: Tree, reason: Reason, figures: dict[str, Document]) -> None:
    for id in reason.figures:
        figure = figures.get(id)
        if figure is None:
            tree.add(Text(f"figure {id}, which is not in the catalogue any more"))
            continue
        ends = [figure[side] for side in ("low", "high") if figure.get(side)]
        amount = "–".join(dict.fromkeys(ends)) or figure.get("typical", "")
        branch = tree.add(Text(f"figure {id}: {figure['item']}, {amount} {figure['unit']}"))
        told = (figure.get("source"), figure.get("year") or "no year given", figure.get("url"))
        branch.add(Text(", ".join(part for part in told if part), style="dim"))


def _agent(tree: Tree, state: PartyState, name: str, log: list[ev.Recorded]) -> None:
    agent = state.agents.get(name)
    if agent is None:
        return
    branch = tree.add(Text(f"found by the {name} agent, version {agent.agent_version}, {agent.status}"))
    for recorded in reversed(log):
        if isinstance(recorded.event, ev.ExecutionPlanned):
            steps = [step for step in recorded.event.steps if step.agent == name]
            if steps:
                when = f"{recorded.occurred_at:%Y-%m-%d %H:%M} UTC"
                branch.add(Text(f"last run {when}, party version {recorded.version}: {steps[0].reason}", style="dim"))
                break
    drawn = state.details.get("experiment")
    if drawn and "strategy" in import_string(flow.AGENTS[name]).reads:
        branch.add(Text(f"ranked by the strategy “{drawn['variant']}”, drawn in the experiment “{drawn['name']}”"))
    for upstream in import_string(flow.AGENTS[name]).uses:
        result = state.agents.get(upstream)
        if result is not None and (headline := result.output.get("headline")):
            branch.add(Text(f"read the {upstream} agent’s result: {headline}"))


def _typed(tree: Tree, reason: Reason) -> None:
    for wish in reason.wishes:
        must = ", a must" if wish.priority == "must" else ""
        branch = tree.add(Text.assemble("you typed ", (f"“{wish.text}”", "bold"), must))
        for evidence in wish.evidence:
            branch.add(
                Text(f"“{evidence['words']}” speaks for {evidence['label']}, rule {evidence['rule']}", style="dim")
            )
    for field, value in sorted(reason.pins.items()):
        tree.add(Text(f"you set by hand: {field} = {_plain(value)}"))
    if not reason.wishes and not reason.pins:
        tree.add(Text("no wish in particular: it goes with every party"))


def _plain(value: Any) -> str:
    return str(value.get("max", value)) if isinstance(value, dict) else str(value)
