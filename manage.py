#!/usr/bin/env python
"""Django's command line for the party planner."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partyplanner.settings")
    if sys.argv[1:2] == ["work"]:
        os.environ.setdefault("PROCESS_ROLE", "worker")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
