"""`manage.py why PARTY ITEM`: the chain from something in the plan back to the words that were typed."""

from typing import IO, Any, Final, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from parties import queries
from parties.domain import events as ev
from parties.domain.documents import Document
from parties.domain.state import PartyState
from parties.eventstore import event_store, repository
from parties.presentation import formatting
from parties.presentation.provenance import NotInPlan, Reason, why
from parties.presentation.rendering import render, with_texts
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
            known = ", ".join(error.known) or _("nothing yet")
            raise CommandError(_("{error} It has: {known}.").format(error=error, known=known)) from None
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
        tree.add(Text(_("worked out as {formula}").format(formula=reason.basis)))
    if reason.low:
        tree.add(Text(_("costs {amount}").format(amount=formatting.span(reason.low, reason.high, currency))))
    for sentence in reason.says:
        tree.add(Text(sentence))
    if reason.source:
        tree.add(Text(_("by the rule of {source}").format(source=", ".join(reason.source))))
    _figures(tree, reason, figures)
    _agent(tree, state, reason.agent, log)
    _typed(tree, reason)
    return tree


def _figures(tree: Tree, reason: Reason, figures: dict[str, Document]) -> None:
    for id in reason.figures:
        figure = figures.get(id)
        if figure is None:
            tree.add(Text(_("figure {id}, which is not in the catalogue any more").format(id=id)))
            continue
        ends = [figure[side] for side in ("low", "high") if figure.get(side)]
        amount = "–".join(dict.fromkeys(ends)) or figure.get("typical", "")
        item, unit = figure["item"], figure["unit"]
        text = _("figure {id}: {item}, {amount} {unit}").format(id=id, item=item, amount=amount, unit=unit)
        branch = tree.add(Text(text))
        source = (figure.get("source"), figure.get("year") or _("no year given"), figure.get("url"))
        branch.add(Text(", ".join(part for part in source if part), style="dim"))


def _agent(tree: Tree, state: PartyState, name: str, log: list[ev.Recorded]) -> None:
    agent = state.agents.get(name)
    if agent is None:
        return
    found = _("found by the {agent} agent, version {version}, {status}")
    branch = tree.add(Text(found.format(agent=name, version=agent.agent_version, status=agent.status)))
    for recorded in reversed(log):
        if isinstance(recorded.event, ev.ExecutionPlanned):
            steps = [step for step in recorded.event.steps if step.agent == name]
            if steps:
                when = f"{recorded.occurred_at:%Y-%m-%d %H:%M} UTC"
                text = _("last run {when}, party version {version}: {reason}")
                reason = render(steps[0].reason)
                branch.add(Text(text.format(when=when, version=recorded.version, reason=reason), style="dim"))
                break
    drawn = state.details.get("experiment")
    if drawn and "strategy" in import_string(flow.AGENTS[name]).reads:
        text = _("ranked by the strategy “{variant}”, drawn in the experiment “{name}”")
        branch.add(Text(text.format(variant=drawn["variant"], name=drawn["name"])))
    for upstream in import_string(flow.AGENTS[name]).uses:
        result = state.agents.get(upstream)
        if result is not None and (headline := result.output.get("headline")):
            text = _("read the {agent} agent’s result: {headline}")
            branch.add(Text(text.format(agent=upstream, headline=headline)))


def _typed(tree: Tree, reason: Reason) -> None:
    for wish in reason.wishes:
        typed = _("you typed “{wish}”, a must") if wish.priority == "must" else _("you typed “{wish}”")
        branch = tree.add(Text(typed.format(wish=wish.text), style="bold"))
        for evidence in wish.evidence:
            branch.add(Text(_("“{words}” speaks for {label}, rule {rule}").format(**evidence), style="dim"))
    for field, value in sorted(reason.pins.items()):
        tree.add(Text(_("you set by hand: {field} = {value}").format(field=field, value=_plain(value))))
    if not reason.wishes and not reason.pins:
        tree.add(Text(_("no wish in particular: it goes with every party")))


def _plain(value: Any) -> str:
    return str(value.get("max", value)) if isinstance(value, dict) else str(value)
