"""Which scenarios are held out: never trained on.

The split hangs on the scenario's name alone, so that a new input stays on the side of its scenario. Of the held-out
scenarios one half is unread: nobody has looked at how its inputs are misread, so that no rule was written for them.
The errors of the other half have been listed to find the forms that the rules lacked; its figures are kinder.

The voices were written by two people who had not seen the rules. Half of their scenarios are unread, the others train.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from agents.learning.jsonl import Labelled, read_lines

FOLDER = Path(__file__).parent / "data"
SALT = "party inputs 1"
READ = "uv-"
VOICES = "voices-"


def held_out(scenario: str) -> bool:
    """One scenario in three, one in two of the voices."""
    if scenario.startswith(VOICES):
        return _half(scenario)
    return hashlib.sha256(f"{SALT}/{scenario}".encode()).digest()[0] % 3 == 0


def unread(scenario: str) -> bool:
    """Half of the held-out scenarios: figures only, never a list of errors. Those of `READ` have been looked at."""
    if not held_out(scenario) or scenario.startswith(READ):
        return False
    return _half(scenario)


def _half(scenario: str) -> bool:
    return hashlib.sha256(scenario.encode()).digest()[1] % 2 == 0


def labelled(folder: Path = FOLDER) -> Iterator[Labelled]:
    """All labelled inputs of the repository, in the order of their files."""
    for path in sorted(folder.glob("*.jsonl")):
        yield from read_lines(path, Labelled)


def data_hash(folder: Path = FOLDER) -> str:
    digest = hashlib.sha256(SALT.encode())
    for path in sorted(folder.glob("*.jsonl")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]
