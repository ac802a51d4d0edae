"""System checks: every event is complete, from its facts to the page, before the first one happens."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from django.core.checks import CheckMessage, Error, register

from parties.domain import events as ev
from parties.domain import vocabulary
from parties.domain.state import FOLDS
from parties.presentation import activity, affected_fragments
from partyplanner import flow

FACTS: Final = ("type", "topic", "planning")


@register()
def events_are_complete(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"{kind.__module__}.{kind.__qualname__} {problem}", id=f"partyplanner.{number}")
        for module in vocabulary.modules()
        for kind in module.EVENTS
        for number, problem in _problems(kind)
    ]


def _problems(kind: type[ev.Event]) -> Iterator[tuple[str, str]]:
    missing = [fact for fact in FACTS if not hasattr(kind, fact)]
    if missing:
        yield "E002", f"does not say its {' and '.join(missing)}: class variables that every event has."
        return
    if kind.__module__ == ev.__name__ and kind not in FOLDS:
        yield "E003", "has no fold: add it to parties.domain.state.FOLDS, with None when the state stays as it is."
    if not activity.handles(kind):
        yield "E012", "has no sentence: add it to parties.presentation.activity, or there to SILENT."
    if not affected_fragments.handles(kind):
        yield "E013", "names no fragments: add it to parties.presentation.affected_fragments.CHANGED_BY."


@register()
def event_names_are_unique(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    kinds = [kind for module in vocabulary.modules() for kind in module.EVENTS]
    return [
        Error(f"{count} events have the {fact} {name!r}; each needs one of its own.", id="partyplanner.E014")
        for fact in ("type", "topic")
        for name, count in Counter(getattr(kind, fact, kind.__qualname__) for kind in kinds).items()
        if count > 1
    ]


@register()
def reconcilers_are_known(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"Events wake the reconciler {name!r}; add it to flow.RECONCILERS.", id="partyplanner.E015")
        for name in sorted(ev.RECONCILERS - flow.RECONCILERS.keys())
    ]
