#!/usr/bin/env python
"""Django's command line for the party planner."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partyplanner.settings")
    from django.core.management import execute_from_command_line

    # Bytes that are no text in this locale would break whatever is printed or asked with them: shown as �.
    execute_from_command_line(
        [argument.encode(errors="surrogateescape").decode(errors="replace") for argument in sys.argv]
    )


if __name__ == "__main__":
    main()
