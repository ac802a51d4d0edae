"""pgbench of the embedded server's own version, with one client and a script of ours."""

import os
import re
import subprocess
import tempfile

from partyplanner.embedded import postgres


def transactions_a_second(script: str, seconds: float, *options: str) -> float:
    """How often the script runs in so many whole seconds, at least one, on the server of DATABASE_URL."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [str(postgres.binaries() / "pgbench"), "-n", "-c", "1", "-T", str(max(1, round(seconds)))]
        done = subprocess.run(
            [*command, *options, "-f", file.name, os.environ["DATABASE_URL"]],
            capture_output=True,
            text=True,
            check=False,
        )
    found = re.search(r"^tps = ([0-9.]+)", done.stdout, re.M)
    if found is None:
        raise RuntimeError(done.stderr)
    return float(found.group(1))
