"""Made-up parties of ten occasions, as hosts tell them, with what each one means. The same seed gives the same parties.

The wishes of one party do not contradict each other.
"""

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
import yaml

TODAY: Final = dt.date(2026, 3, 2)
MONEYS: Final = (*[("$", "USD")] * 8, ("£", "GBP"), ("€", "EUR"))


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """What a host types, and what is known of the party without reading it again: absent where nothing was said."""

    name: str
    wishes: tuple[str, ...]
    occasion: str = ""
    guests: int | None = None
    children: int | None = None
    budget: int | None = None
    currency: str = "USD"  # of the budget
    event_date: str = ""
    location: str = ""
    diets: frozenset[str] = frozenset()
    hires: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()


class Occasion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How hosts of an occasion begin, how many come, what it usually costs a guest, and what they ask for."""

    name: str
    openings: tuple[str, ...]
    guests: tuple[int, int]
    cost: tuple[int, int]
    themes: tuple[str, ...]
    hires: tuple[str, ...]
    cakes: tuple[str, ...]
    foods: tuple[str, ...]
    places: tuple[str, ...]
    with_children: bool = False


class Sentences(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sentences to choose from: those with a gap for what is told, and those of each hire, diet and refusal."""

    cities: tuple[str, ...]
    city_sentences: tuple[str, ...]
    guest_sentences: tuple[str, ...]
    split_sentences: tuple[str, ...]
    budget_sentences: tuple[str, ...]
    date_sentences: tuple[str, ...]
    hour_sentences: tuple[str, ...]
    cake_limits: tuple[str, ...]
    hires: dict[str, tuple[str, ...]]
    diets: dict[str, tuple[str, ...]]
    refusals: dict[str, tuple[str, ...]]
    occasions: tuple[Occasion, ...]


SENTENCES: Final = msgspec.convert(yaml.safe_load((Path(__file__).parent / "sayings.yaml").read_bytes()), Sentences)
OCCASIONS: Final = SENTENCES.occasions


def scenarios(count: int, seed: int) -> Iterator[Scenario]:
    """So many parties, an equal number of each occasion, each with two to eight wishes."""
    for number in range(count):
        occasion = OCCASIONS[number % len(OCCASIONS)]
        name = f"{occasion.name} {number // len(OCCASIONS) + 1}"
        yield ScenarioMaker(occasion, random.Random(f"{seed}/{number}")).scenario(name)


class ScenarioMaker:
    """One host: what they have said so far, so that no wish contradicts another."""

    def __init__(self, occasion: Occasion, dice: random.Random) -> None:
        self.occasion = occasion
        self.dice = dice
        self.guests: int | None = None
        self.children: int | None = None
        self.budget: int | None = None
        self.currency = "USD"
        self.event_date = ""
        self.location = ""
        self.diets: set[str] = set()
        self.hires: set[str] = set()
        self.refused: set[str] = set()
        self.spoke_of_cake = False

    def scenario(self, name: str) -> Scenario:
        wishes = [self.opening()]
        kinds = {self.city: 7, self.money: 7, self.date: 6, self.hire: 7, self.other_hire: 4, self.diet: 4}
        kinds |= {self.place: 4, self.cake: 4, self.food: 4, self.start: 2, self.refusal: 3}
        for _ in range(self.dice.randint(1, 7)):
            (kind,) = self.dice.choices(list(kinds), list(kinds.values()))
            del kinds[kind]
            wishes.append(kind())
        self.dice.shuffle(wishes)
        return Scenario(
            name=name,
            wishes=tuple(filter(None, wishes)),
            occasion=self.occasion.name,
            guests=self.guests,
            children=self.children,
            budget=self.budget,
            currency=self.currency,
            event_date=self.event_date,
            location=self.location,
            diets=frozenset(self.diets),
            hires=frozenset(self.hires),
            refused=frozenset(self.refused),
        )

    def opening(self) -> str:
        """The occasion, most often with a theme and the number of guests in the same breath."""
        said = [self.dice.choice(self.occasion.openings)]
        if self.dice.random() < 0.75:
            said.append(f"{self.dice.choice(self.occasion.themes)} theme")
        if self.dice.random() < 0.85:
            said.append(self.crowd())
        return ", ".join(said)

    def crowd(self) -> str:
        self.guests = self.dice.randint(*self.occasion.guests)
        if self.occasion.with_children and self.dice.random() < 0.4:
            self.children = round(self.guests * self.dice.uniform(0.4, 0.8))
            return self.dice.choice(SENTENCES.split_sentences).format(self.children, self.guests - self.children)
        return self.dice.choice(SENTENCES.guest_sentences).format(self.guests)

    def city(self) -> str:
        self.location = self.dice.choice(SENTENCES.cities)
        return self.dice.choice(SENTENCES.city_sentences).format(self.location)

    def money(self) -> str:
        """From far too little to more than enough, in round numbers."""
        guests = self.guests or sum(self.occasion.guests) // 2
        self.budget = max(100, int(round(guests * self.dice.uniform(*self.occasion.cost), -2)))
        sign, self.currency = self.dice.choice(MONEYS)
        return self.dice.choice(SENTENCES.budget_sentences).format(f"{sign}{self.budget:,}")

    def date(self) -> str:
        """From next week to next year."""
        date = TODAY + dt.timedelta(days=self.dice.choice((5, 11, 19, 33, 61, 96, 180, 270, 400)))
        self.event_date = date.isoformat()
        return self.dice.choice(SENTENCES.date_sentences).format(date, date, day=date.day)

    def hire(self) -> str:
        free = sorted({*self.occasion.hires} - self.hires - self.refused)
        wanted = self.dice.choice(free)
        self.hires.add(wanted)
        return self.dice.choice(SENTENCES.hires[wanted])

    def other_hire(self) -> str:
        return self.hire()

    def diet(self) -> str:
        diet = self.dice.choice(sorted(SENTENCES.diets))
        self.diets.add(diet)
        return self.dice.choice(SENTENCES.diets[diet])

    def place(self) -> str:
        return self.dice.choice(self.occasion.places)

    def cake(self) -> str:
        """What cake, or what it may cost."""
        if "cake" in self.refused:
            return ""
        self.spoke_of_cake = True
        return self.dice.choice(SENTENCES.cake_limits if self.dice.random() < 0.2 else self.occasion.cakes)

    def food(self) -> str:
        return self.dice.choice(self.occasion.foods)

    def start(self) -> str:
        return self.dice.choice(SENTENCES.hour_sentences)

    def refusal(self) -> str:
        wanted = self.hires | ({"cake"} if self.spoke_of_cake else set())
        kind = self.dice.choice(sorted(SENTENCES.refusals.keys() - wanted))
        self.refused.add(kind)
        return self.dice.choice(SENTENCES.refusals[kind])
