"""`python -m tests.oracle FILE`: parties of your own through all rules, one JSON object a line.

An object holds `name`, `wishes` and, as far as it is known, what they mean: see tests.oracle.scenarios.Telling.
Without a FILE: the made-up parties. Ends with status 1 when a rule is broken. Needs no server.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from tests.oracle.changes import case_of
from tests.oracle.check import faults, faults_of_change
from tests.oracle.scenarios import Scenario, scenarios
from tests.support.planning import real_deps


def read(path: Path) -> Iterable[Scenario]:
    for line in path.read_bytes().splitlines():
        if line.strip():
            yield msgspec.json.decode(line, type=Scenario)


def main(arguments: list[str]) -> int:
    told = read(Path(arguments[0])) if arguments else scenarios(200, seed=1)
    deps = real_deps()
    parties = broken = 0
    for scenario in told:
        case = case_of(deps, scenario)
        found = [*faults(case), *faults_of_change(deps, case)]
        parties, broken = parties + 1, broken + bool(found)
        for fault in found:
            print(fault)
    print(f"{parties} parties, {broken} of them with a fault")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
