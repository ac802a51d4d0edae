"""Messages as text in the language of the person who reads. Every door renders here.

The sentences come from the catalogues that `partyplanner.flow` names, translated by gettext; `translation.override` or
the locale middleware say into which language. A sentence is taken apart once a language, so that showing it costs a
few microseconds.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec
from django.utils.module_loading import import_string
from django.utils.translation import get_language, gettext, ngettext

from parties.domain import message as ms
from parties.domain.state import PartyState
from parties.presentation import formatting
from parties.sentences.marks import Plural
from partyplanner import flow

_FIELD: Final = re.compile(r"\{([a-z_]+)\}")
_NO_TEXTS: Final[Mapping[str, str]] = {}


class UnknownSentence(Exception):
    """A message whose id is in no catalogue: newer code wrote it, or a sentence was dropped too early."""


class _Pattern(NamedTuple):
    """A sentence taken apart: text and names of arguments in turn, beginning and ending with a text."""

    parts: tuple[str, ...]


def render(sentence: ms.Sentence, wishes: Mapping[str, str] = _NO_TEXTS) -> str:
    """The sentence as text. `wishes` are the texts of the party's inputs by id, for messages that quote one.

    Raises UnknownSentence, KeyError for an argument that is missing.
    """
    if not isinstance(sentence, ms.Message):
        return _shown(sentence, wishes)
    parts = _pattern(sentence, get_language() or "").parts
    if len(parts) == 1:
        return parts[0]
    args = sentence.args
    return "".join(part if at % 2 == 0 else _shown(args[part], wishes) for at, part in enumerate(parts))


def render_all(value: Any, wishes: Mapping[str, str] = _NO_TEXTS) -> Any:
    """A document or patch, as it is in JSON, with a text in the place of each message. What has none is shared."""
    if isinstance(value, dict):
        changed = {key: new for key, part in value.items() if (new := render_all(part, wishes)) is not part}
        return {**value, **changed} if changed else value
    if isinstance(value, (list, tuple)):
        if ms.is_message(value):
            return render(ms.read(value), wishes)
        new = [render_all(part, wishes) for part in value]
        return value if all(one is part for one, part in zip(new, value, strict=True)) else new
    return render(value, wishes) if isinstance(value, ms.SENTENCE_KINDS) else value


def with_texts(state: PartyState) -> PartyState:
    """The state with a text in the place of each message of its documents."""
    wishes = {key: wish.text for key, wish in state.inputs.items()}
    agents = {
        name: msgspec.structs.replace(agent, output=render_all(agent.output, wishes))
        for name, agent in state.agents.items()
    }
    budget, plan = render_all(state.budget, wishes), render_all(state.plan, wishes)
    return msgspec.structs.replace(state, agents=agents, budget=budget, plan=plan)


@lru_cache(maxsize=1)
def sentences() -> Mapping[str, str | Plural]:
    """All catalogues as one table. Raises ValueError for an id that two of them have."""
    found: dict[str, str | Plural] = {}
    for path in flow.SENTENCES:
        table: Mapping[str, str | Plural] = import_string(path)
        if twice := found.keys() & table.keys():
            raise ValueError(f"{path} repeats {', '.join(sorted(twice))}")
        found |= table
    return found


def _pattern(message: ms.Message, language: str) -> _Pattern:
    entry = sentences().get(message.id)
    if entry is None:
        raise UnknownSentence(message.id)
    if isinstance(entry, str):
        return _parsed(entry, language)
    number = _number(message.args[entry.by])
    return _parsed_plural(entry, min(number, 1_000_000), language)


@lru_cache(maxsize=8192)
def _parsed(text: str, language: str) -> _Pattern:
    return _Pattern(tuple(_FIELD.split(gettext(text))))


@lru_cache(maxsize=8192)
def _parsed_plural(entry: Plural, number: int, language: str) -> _Pattern:
    return _Pattern(tuple(_FIELD.split(ngettext(entry.one, entry.other, number))))


def _number(argument: ms.Argument) -> int:
    """Which plural an argument asks for. Half a unit more is several."""
    if isinstance(argument, ms.Count):
        most = float(argument.high)
        return int(most) if most == int(most) else int(most) + 1
    return argument if isinstance(argument, int) else 0


def _shown(argument: ms.Argument, wishes: Mapping[str, str]) -> str:
    if isinstance(argument, str):
        return argument
    if isinstance(argument, int):
        return f"{argument:,}"
    if isinstance(argument, ms.Message):
        return render(argument, wishes)
    if isinstance(argument, ms.Listed):
        texts = [_shown(item, wishes) for item in argument.items]
        return formatting.listed(texts, any_of=argument.any_of)
    if isinstance(argument, ms.Wish):
        text = wishes.get(argument.input_id)
        return gettext("a wish") if text is None else formatting.quoted(text)
    return _SHOWN[type(argument)](argument)


def _money(argument: ms.Money) -> str:
    return (formatting.money_exact if argument.exact else formatting.money)(argument.amount, argument.currency)


def _span(argument: ms.Span) -> str:
    shown = formatting.money_exact if argument.exact else formatting.money
    return "–".join(dict.fromkeys((shown(argument.low, argument.currency), shown(argument.high, argument.currency))))


def _day(argument: ms.Day) -> str:
    date = dt.date.fromisoformat(argument.date)
    return formatting.spelled(date) if argument.spelled else formatting.day(date)


def _count(argument: ms.Count) -> str:
    ends = dict.fromkeys(f"{end:,}" if isinstance(end, int) else end for end in (argument.low, argument.high))
    return "–".join(ends)


def _percent(argument: ms.Percent) -> str:
    return "–".join(dict.fromkeys((argument.low, argument.high))) + "%"


def _section(argument: ms.Section) -> str:
    name = formatting.section(argument.name)
    return formatting.lower_first(name) if argument.inline else name


def _phrase(argument: ms.Phrase) -> str:
    text = gettext(argument.text) if argument.text else ""
    return formatting.lower_first(text) if argument.inline else text


_SHOWN: Final[dict[type, Callable[[Any], str]]] = {
    ms.Money: _money,
    ms.Span: _span,
    ms.Count: _count,
    ms.Percent: _percent,
    ms.Day: _day,
    ms.Section: _section,
    ms.Phrase: _phrase,
}
