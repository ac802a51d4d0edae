"""The settings of the processes under test: the real ones, with a clock that can be wrong and an agent that can be bad.

CLOCK_OFFSET is how many seconds this process's clock is ahead. It is moved below Python, for every caller of time and
datetime, before anything of the application is imported.
"""

import datetime as dt
import os

import time_machine

if offset := float(os.environ.get("CLOCK_OFFSET", "0")):
    time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=offset), tick=True).start()

from partyplanner import flow
from partyplanner.settings import *  # noqa: F403

INSTALLED_APPS += ["tests.faults.support"]  # noqa: F405
Q_CLUSTER |= {"timeout": int(os.environ.get("TASK_TIMEOUT", "20"))}  # noqa: F405
flow.AGENTS["theme"] = "tests.faults.support.poison.Theme"
