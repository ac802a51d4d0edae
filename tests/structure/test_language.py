"""No English in what agents find, commands record and documents hold: sentences stand in the catalogues alone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agents.planning import consumer

ROOT = Path(__file__).parents[2]
SILENT = ("parties/domain", "parties/commands", "parties/outbox", "parties/eventstore", "agents", "budgets")
# Catalogues, what staff and developers alone read, and where words are data: what texts are looked for.
LEFT_OUT = re.compile(
    r"sentences|/migrations/|/management/|/admin|/learning/|/catalogue/(search|csv_import|loading|files|models|terms|offers)"
    r"|models\.py$|apps\.py$|/describe\.py$|/analyzer/|/reading/"
)
WORDS = re.compile(r"[A-Za-z’']{2,}(?: [A-Za-z’']{2,}){2,}")
SQL = re.compile(r"\b(IS NULL|SELECT|INSERT|UPDATE|DELETE|WHERE|SET|LOCK|FROM|ORDER BY|RETURNING|VALUES|NOTIFY)\b")


def files() -> Iterator[Path]:
    for folder in SILENT:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not LEFT_OUT.search(path.relative_to(ROOT).as_posix()):
                yield path


def english(tree: ast.AST) -> Iterator[Any]:
    """String constants that read like a sentence, outside docstrings, logs, and errors that are raised."""
    passed_over: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            passed_over.update(ast.walk(node))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("logger."):
            passed_over.update(ast.walk(node))
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        if WORDS.search(text) and not SQL.search(text) and node not in passed_over:
            yield node


def test_agents_commands_and_documents_hold_no_english():
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value[:60]!r}"
        for path in files()
        for node in english(ast.parse(path.read_text()))
        if node.value not in consumer.FIRST
    ]
    assert found == []
