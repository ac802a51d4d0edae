"""The house keeps its order: a folder that is looked through at a glance, and tests where their code is."""

import ast
import subprocess
import tomllib
from collections import defaultdict
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]
MOST = 15
CODE = {".py", ".html", ".css", ".js", ".yaml", ".toml"}
# Written by Django and by pytest's rules, and never looked through.
NOT_COUNTED = {"__init__.py", "conftest.py", "migrations"}


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [PurePosixPath(name) for name in listed.split("\0") if name]


def test_no_folder_has_more_than_fifteen_entries_of_code():
    entries = defaultdict(set)
    for path in tracked():
        if path.suffix in CODE and "migrations" not in path.parts[:-1]:
            for at, part in enumerate(path.parts):
                entries[path.parts[:at]].add(part)
    crowded = {"/".join(folder): sorted(names - NOT_COUNTED) for folder, names in entries.items()}
    assert {folder: names for folder, names in crowded.items() if len(names) > MOST} == {}


def test_every_folder_of_tests_mirrors_a_package():
    """The suites of the whole system have no package of their own."""
    own = {
        "support",
        "stories",
        "faults",
        "fuzz",
        "oracle",
        "docs",
        "pooler",
        "upgrade",
        "locale",
        "browser",
        "structure",
    }
    packages = {path.parent for path in tracked() if path.suffix == ".py"}
    folders = {path.parent for path in tracked() if path.parts[0] == "tests" and path.name.startswith("test_")}
    mirrored = {PurePosixPath(*folder.parts[1:]) for folder in folders if len(folder.parts) > 1}
    strangers = {folder for folder in mirrored if not own & set(folder.parts) and folder not in packages}
    assert {str(folder) for folder in strangers} == set()


def test_every_module_that_says_it_is_pure_is_under_the_contract():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (pure,) = (one["source_modules"] for one in contracts if one["name"] == "The core is pure")
    for path in tracked():
        if path.suffix == ".py" and path.parts[0] in ("parties", "agents", "budgets", "partyplanner"):
            module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
            says = "Pure." in (ast.get_docstring(ast.parse((ROOT / path).read_text())) or "")
            held = any(module == one or module.startswith(f"{one}.") for one in pure)
            assert held or not says, f"{module} says that it is pure"
