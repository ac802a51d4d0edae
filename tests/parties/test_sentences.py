"""Every sentence stands once in a catalogue, and whoever says it gives it the arguments that it names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from parties.presentation.rendering import sentences
from parties.sentences.marks import Plural

ROOT = Path(__file__).parents[2]
APPS = ("parties", "agents", "budgets", "partyplanner")
FIELD = re.compile(r"\{([a-z_]+)\}")


def said() -> Iterator[tuple[str, str, frozenset[str]]]:
    """(where, id, names of arguments) of each `say(…)` in the code."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                    where = f"{path.relative_to(ROOT)}:{node.lineno}"
                    first = node.args[0]
                    assert isinstance(first, ast.Constant), f"{where}: an id is written out, so that it can be found"
                    yield where, str(first.value), frozenset(word.arg or "" for word in node.keywords)


def names_in(entry: str | Plural) -> frozenset[str]:
    texts = (entry.one, entry.other) if isinstance(entry, Plural) else (entry,)
    found = {frozenset(FIELD.findall(text)) for text in texts}
    assert len(found) == 1, f"both forms of {entry} name the same arguments"
    return found.pop()


def test_what_is_said_is_in_a_catalogue_with_just_these_arguments():
    table = sentences()
    for where, id, names in said():
        assert id in table, f"{where}: no catalogue has {id}"
        assert names == names_in(table[id]), f"{where}: {id} names {sorted(names_in(table[id]))}"


def test_plurals_name_an_argument_of_theirs():
    for id, entry in sentences().items():
        if isinstance(entry, Plural):
            assert entry.by in names_in(entry), id
