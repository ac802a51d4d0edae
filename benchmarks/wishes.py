"""Seeded workloads: what hosts type.

Two wishes in five open a party the way the home page suggests, with theme, guests, town and budget in one sentence, so
that every agent has work. The others are drawn from the collected wishes that the classifier learns from, which range
from a word to a paragraph, and most concern one agent or two.
"""

import json
import random
from functools import lru_cache

from benchmarks.report import ROOT

OPENERS = 0.4
_THEMES = ("jungle", "pirate", "unicorn", "space", "garden", "superhero", "80s", "luau", "circus", "dinosaur")
_TOWNS = ("Austin", "Dallas", "Chicago", "Denver", "Portland", "Boston", "Houston", "Seattle", "Atlanta", "Phoenix")
_TIES = ("party", "birthday party", "anniversary party", "family reunion")

# One party's ten wishes, for figures about a party of a known size.
TEN = (
    "jungle theme party for 75 guests in Austin, budget about $2,000",
    "I need a balloon artist",
    "chocolate cake with three tiers for 30",
    "40 guests, mostly vegetarian, outdoors if it is dry",
    "pirate party for 20 kids in Dallas under $900",
    "a DJ from eight and a photo booth",
    "Mia turns 7 on June 20, unicorns please",
    "tacos from a truck, nothing fancy",
    "wedding anniversary dinner for 24 at a restaurant",
    "no clown, and please no piñata",
)


class Wishes:
    """An endless supply of wishes that depends on the seed alone."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def opener(self) -> str:
        draw = self.random
        return (
            f"{draw.choice(_THEMES)} {draw.choice(_TIES)} for {draw.randrange(8, 160)} guests in {draw.choice(_TOWNS)},"
            f" budget about ${draw.randrange(4, 120) * 100:,}"
        )

    def later(self) -> str:
        return self.random.choice(_collected())

    def any(self) -> str:
        return self.opener() if self.random.random() < OPENERS else self.later()


@lru_cache(maxsize=1)
def _collected() -> tuple[str, ...]:
    files = sorted((ROOT / "agents" / "learning" / "data").glob("*.jsonl"))
    return tuple(json.loads(line)["text"] for file in files for line in file.read_text().splitlines() if line.strip())
