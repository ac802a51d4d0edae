"""What the analyzer answers, and the closed vocabularies it answers in."""

from typing import Any

import msgspec

from agents.analyzer.text import words

CATEGORIES = ("theme", "venue", "cake", "catering", "vendor", "budget", "general")

VENDOR_TYPES = words(
    """balloon_artist band bartender bounce_house caricaturist clown costume_character dj drag_performer
    face_painter florist fortune_teller game_truck lighting magician makeup_artist mobile_petting_zoo
    party_host photo_booth photographer pinata pony_ride princess_performer puppeteer rentals security
    serving_staff sound_system sports_coach storyteller tattoo_artist tent transport valet videographer"""
)
DIETS = words("""vegetarian vegan gluten_free dairy_free egg_free nut_free halal kosher shellfish_free sugar_free""")


class Evidence(msgspec.Struct, frozen=True):
    """`words` of the text that spoke for `label` (a category or a slot) under `rule`."""

    label: str
    words: str
    rule: str


class Analysis(msgspec.Struct, frozen=True):
    """One input, understood.

    `categories` is never empty and follows the order of `CATEGORIES`; `confidence` has 0..1 for each of
    them. `slots` holds only what the text fixes, as JSON-able values. `facts` holds extras for the planner.
    """

    categories: tuple[str, ...]
    confidence: dict[str, float]
    slots: dict[str, Any]
    facts: dict[str, Any]
    evidence: tuple[Evidence, ...]
    version: str
