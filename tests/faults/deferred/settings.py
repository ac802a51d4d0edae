"""The settings with a venue agent that a test steers, for processes of their own: DJANGO_SETTINGS_MODULE names this."""

from partyplanner import flow
from partyplanner.settings import *  # noqa: F403 — the settings as they are

flow.AGENTS["venue"] = "tests.faults.deferred.steered.SteeredVenue"
