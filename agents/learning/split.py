"""Which scenarios are held out: never trained on, and their errors never read.

The split hangs on the scenario's name alone, so that a new input stays on the side of its scenario. A scenario whose
errors have been listed to find what the rules lack is no longer held out: half of those that once were, and `READ`.

The voices were written by two people who had not seen the rules. Half of their scenarios are held out.
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
    """One scenario in six, one in two of the voices."""
    digest = hashlib.sha256(scenario.encode()).digest()
    if scenario.startswith(READ) or digest[1] % 2:
        return False
    return scenario.startswith(VOICES) or hashlib.sha256(f"{SALT}/{scenario}".encode()).digest()[0] % 3 == 0


def labelled(folder: Path = FOLDER) -> Iterator[Labelled]:
    """All labelled inputs of the repository, in the order of their files."""
    for path in sorted(folder.glob("*.jsonl")):
        yield from read_lines(path, Labelled)


def data_hash(folder: Path = FOLDER) -> str:
    digest = hashlib.sha256(SALT.encode())
    for path in sorted(folder.glob("*.jsonl")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]
