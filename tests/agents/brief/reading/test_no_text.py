"""Agents see what was found in the wishes, and never the texts: not one word that no lexicon knows."""

from typing import Any

import msgspec

from agents.base import Context
from agents.planning.deps import run
from tests.support.planning import PureParty, real_deps

DEPS = real_deps()
WORDS = ("jungle", "balloon", "chocolate", "taco")  # known: to be found in the contexts, so that the search works
# Words that no lexicon knows, in wishes of all categories.
WISHES = (
    "a jungle theme for 75 guests, quargle in rose gold and navy",
    "somewhere cheap with a pavilion for the snorfle, in Austin",
    "chocolate cake, no blimfish, like the vexlet",
    "tacos and drinks for the drubbins",
    "hire a balloon artist, some music and a zwimble",
    "budget about $2,000, not a plonket more",
    "after all these years we are tying the knot at last, yarbly",
)
CANARIES = ("quargle", "snorfle", "blimfish", "vexlet", "drubbin", "zwimble", "plonket", "yarbly")


def contexts(*wishes: str) -> dict[str, Context]:
    """What each agent was given at last."""
    seen: dict[str, Context] = {}

    def watched(agent, context):
        seen[agent.name] = context
        return run(agent, context)

    party = PureParty(DEPS._replace(run=watched))
    for text in wishes:
        party.add(text)
    return seen


def strings(value: Any) -> set[str]:
    """All texts in a value, whatever holds them."""
    if isinstance(value, str):
        return {value.casefold()}
    if isinstance(value, dict):
        return strings([*value, *value.values()])
    if isinstance(value, (list, tuple, set, frozenset)):
        return {text for part in value for text in strings(part)}
    if isinstance(value, msgspec.Struct):
        hidden = vars(value) if hasattr(value, "__dict__") else {}
        return strings([*msgspec.structs.astuple(value), hidden])
    return set()


def given(context: Context) -> str:
    parts = msgspec.structs.replace(
        context, catalogue=msgspec.structs.replace(context.catalogue, offers={}, figures={})
    )
    return " / ".join(sorted(strings(parts)))


def test_no_agent_is_given_a_word_that_no_lexicon_knows():
    seen = contexts(*WISHES)
    assert set(seen) == {agent.name for agent in DEPS.agents}
    for name, context in seen.items():
        assert [word for word in CANARIES if word in given(context)] == [], name
    assert [word for word in WORDS if word not in given(seen["vendor"])] == []


def test_a_text_is_quoted_only_in_the_ambiguity_that_the_question_is_about():
    """The message of a conflict quotes wishes by their ids."""
    context = contexts("75 guests, dear quargle", "12 guests, dear snorfle", "Blimfish")["planner"]
    assert context.brief.conflicts
    assert "blimfish" in " / ".join(strings(context.brief.ambiguities))
    silent = msgspec.structs.replace(context.brief, ambiguities=())
    assert [word for word in CANARIES if word in given(msgspec.structs.replace(context, brief=silent))] == []
