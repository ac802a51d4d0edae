#!/usr/bin/env python
"""Django's command line for the party planner."""

import os
import sys

NEVER_POOLED = ("migrate", "set_timeouts", "up")  # whatever the environment says of a container's other processes


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partyplanner.settings")
    command = "".join(sys.argv[1:2])
    if command == "work":
        os.environ.setdefault("PROCESS_ROLE", "worker")
    elif command in NEVER_POOLED:
        os.environ["PROCESS_ROLE"] = "command"
    from django.core.management import execute_from_command_line

    # Bytes that are no text in this locale would break whatever is printed or asked with them: shown as �.
    execute_from_command_line(
        [argument.encode(errors="surrogateescape").decode(errors="replace") for argument in sys.argv]
    )


if __name__ == "__main__":
    main()
