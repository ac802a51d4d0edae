"""Made-up parties of ten occasions, as hosts tell them, with what each one means. The same seed gives the same parties.

The wishes of one party do not contradict each other.
"""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Final

import msgspec

TODAY: Final = dt.date(2026, 3, 2)


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """What a host types, and what is known of the party without reading it again: absent where nothing was said."""

    name: str
    wishes: tuple[str, ...]
    occasion: str = ""
    guests: int | None = None
    children: int | None = None
    budget: int | None = None
    event_date: str = ""
    location: str = ""
    diets: frozenset[str] = frozenset()
    hires: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
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


HIRES: Final = {
    "balloon_artist": ("I need a balloon artist", "we want a balloon artist for the kids"),
    "face_painter": ("a face painter would be lovely", "please book a face painter"),
    "bounce_house": ("the kids want a bounce house", "let's rent a bounce house"),
    "magician": ("a magician would be great", "we would like a magician"),
    "dj": ("we need a DJ", "let's get a DJ"),
    "photographer": ("we want a photographer", "please book a photographer"),
    "photo_booth": ("a photo booth would be fun", "let's have a photo booth"),
    "bartender": ("we need a bartender", "please hire a bartender"),
    "band": ("we want a live band", "a mariachi band, please"),
    "florist": ("we need a florist", "please find a florist"),
    "rentals": ("we need to rent tables and chairs", "tables and chairs have to be rented"),
    "princess_performer": ("a princess performer should come by", "we want a princess performer"),
    "caricaturist": ("a caricaturist would be fun", "let's have a caricaturist"),
    "serving_staff": ("we need two waiters", "please hire waiters"),
    "party_host": ("we need a party host to run the games", "somebody should run the games: a party host"),
}
DIETS: Final = {
    "vegan": ("two of the guests are vegan", "my sister is vegan"),
    "vegetarian": ("five vegetarians are coming", "some of us are vegetarian"),
    "gluten_free": ("one guest is coeliac", "we need gluten free options"),
    "nut_free": ("there is a nut allergy in the group", "one of the kids has a peanut allergy"),
    "halal": ("the food has to be halal", "some guests eat only halal"),
    "kosher": ("grandma keeps kosher", "the food should be kosher"),
    "dairy_free": ("one guest is lactose intolerant", "we need dairy free food"),
}
REFUSALS: Final = {
    "clown": ("no clown please", "please no clowns"),
    "dj": ("no DJ please", "we don't need a DJ"),
    "photographer": ("no photographer, my cousin takes pictures",),
    "cake": ("no cake please", "skip the cake"),
}
CITIES: Final = ("Austin", "Houston", "Dallas", "San Antonio", "Chicago", "Denver", "Seattle", "Miami", "Fort Worth")
CITY_SENTENCES: Final = ("we are in {}", "the party is in {}", "it will be in {}")
GUEST_SENTENCES: Final = ("{} guests", "about {} guests", "we expect {} people", "{} people are coming")
SPLIT_SENTENCES: Final = ("{} kids and {} adults", "{} children and {} adults are coming")
BUDGET_SENTENCES: Final = (
    "budget about ${:,}",
    "we can spend ${:,}",
    "our budget is ${:,}",
    "we can't go over ${:,}",
    "keep it under ${:,} in total",
)
DATE_SENTENCES: Final = ("it is on {:%B} {day}, {:%Y}", "the date is {:%Y-%m-%d}", "on {:%B} {day}, {:%Y}")
HOUR_SENTENCES: Final = ("it starts at 3pm", "we start at 18:00", "starts at 2 in the afternoon", "from 7pm")
CAKE_LIMITS: Final = ("keep the cake under $300", "the cake should stay below $250")

OCCASIONS: Final = (
    Occasion(
        name="kids' birthday",
        openings=("Mia is turning 7", "our son turns 5", "Leo is turning 9", "a birthday party for my 6 year old"),
        guests=(8, 60),
        cost=(15, 70),
        themes=("jungle", "dinosaur", "pirate", "unicorn", "superhero", "under the sea", "princess", "space"),
        hires=("balloon_artist", "face_painter", "bounce_house", "magician", "princess_performer", "party_host"),
        cakes=("chocolate cake with sprinkles", "cupcakes instead of a big cake", "a vanilla cake with buttercream"),
        foods=("pizza for everybody", "tacos from a food truck", "sandwiches and fruit"),
        places=("in a park", "in our backyard", "somewhere indoors", "a park pavilion"),
        with_children=True,
    ),
    Occasion(
        name="adult birthday",
        openings=("my husband turns 40", "it is my 30th birthday", "grandpa's 80th birthday", "Anna is turning 50"),
        guests=(10, 120),
        cost=(25, 120),
        themes=("great gatsby", "disco", "eighties", "casino", "luau", "masquerade"),
        hires=("dj", "photographer", "bartender", "photo_booth", "band"),
        cakes=("a carrot cake", "a lemon cake with berries", "a two tier chocolate cake"),
        foods=("a barbecue buffet", "tapas and wine", "plated dinner"),
        places=("a rooftop", "a restaurant's private room", "at home", "in our backyard"),
    ),
    Occasion(
        name="wedding",
        openings=("our wedding", "we are getting married", "a wedding reception"),
        guests=(40, 220),
        cost=(60, 320),
        themes=("rustic", "bohemian", "elegant", "garden party", "great gatsby"),
        hires=("dj", "photographer", "florist", "band", "bartender", "rentals"),
        cakes=("a three tier wedding cake", "a fondant wedding cake", "a naked cake with flowers"),
        foods=("a plated dinner", "a buffet with staff", "family style dinner"),
        places=("a barn", "a hotel ballroom", "a vineyard", "an outdoor ceremony in a garden"),
    ),
    Occasion(
        name="baby shower",
        openings=("a baby shower for my sister", "baby shower for Emma", "we are planning a baby shower"),
        guests=(10, 50),
        cost=(15, 80),
        themes=("teddy bear picnic", "tea party", "rainbow", "garden party"),
        hires=("photographer", "florist", "balloon_artist", "photo_booth"),
        cakes=("cupcakes", "a small white cake with buttercream", "a lemon cake"),
        foods=("brunch for everybody", "finger food and lemonade", "afternoon tea"),
        places=("at home", "somewhere indoors", "a community hall", "in the garden"),
    ),
    Occasion(
        name="graduation",
        openings=("a graduation party for our daughter", "Sam is graduating", "my brother's graduation party"),
        guests=(20, 120),
        cost=(15, 70),
        themes=("hollywood", "around the world", "backyard barbecue", "luau"),
        hires=("dj", "photo_booth", "photographer", "rentals"),
        cakes=("a sheet cake with the school colors", "cupcakes", "a chocolate cake"),
        foods=("barbecue", "a taco bar", "pizza for everybody"),
        places=("in our backyard", "a community hall", "a park pavilion", "somewhere outdoors"),
    ),
    Occasion(
        name="quinceañera",
        openings=("our daughter's quinceañera", "Sofia turns 15: her quinceañera", "a quinceañera for Camila"),
        guests=(50, 200),
        cost=(30, 150),
        themes=("masquerade", "princess", "fiesta", "winter wonderland"),
        hires=("dj", "band", "photographer", "photo_booth", "florist", "serving_staff"),
        cakes=("a three tier cake in pink", "tres leches cake", "a fondant cake with flowers"),
        foods=("a Mexican buffet", "tacos for everybody", "a plated dinner"),
        places=("a banquet hall", "a hotel ballroom", "a community hall"),
    ),
    Occasion(
        name="corporate",
        openings=("our company's summer party", "an office party", "a product launch for our clients"),
        guests=(20, 300),
        cost=(30, 180),
        themes=("casino", "elegant", "around the world", "hollywood"),
        hires=("dj", "bartender", "photographer", "photo_booth", "serving_staff", "caricaturist"),
        cakes=("a cake with our logo", "cupcakes for everybody"),
        foods=("cocktail bites", "a buffet lunch", "food trucks", "coffee and pastries"),
        places=("a rooftop", "in our office", "a brewery", "a hotel ballroom"),
    ),
    Occasion(
        name="retirement",
        openings=("a retirement party for Bob", "dad is retiring", "our boss is retiring"),
        guests=(15, 90),
        cost=(20, 110),
        themes=("wine and cheese", "nineties", "western", "elegant"),
        hires=("photographer", "band", "bartender", "caricaturist"),
        cakes=("a carrot cake", "a cake with a fishing rod on it", "a vanilla cake with buttercream"),
        foods=("brunch for everybody", "a barbecue buffet", "finger food"),
        places=("a restaurant", "at home", "a country club", "somewhere indoors"),
    ),
    Occasion(
        name="holiday party",
        openings=("a Christmas party", "a Halloween party for the neighborhood", "our family's Thanksgiving dinner"),
        guests=(10, 110),
        cost=(15, 90),
        themes=("winter wonderland", "murder mystery", "movie night"),
        hires=("dj", "photo_booth", "magician", "face_painter"),
        cakes=("a pumpkin cake", "decorated cookies instead of a cake", "a chocolate cake"),
        foods=("a holiday roast", "hot chocolate and snacks", "potluck with drinks"),
        places=("at home", "a community hall", "somewhere indoors", "a church hall"),
    ),
    Occasion(
        name="reunion",
        openings=("our family reunion", "a class reunion", "my parents' 50th anniversary"),
        guests=(25, 180),
        cost=(12, 90),
        themes=("camping", "backyard barbecue", "fifties diner", "western"),
        hires=("band", "photographer", "bounce_house", "rentals", "party_host"),
        cakes=("a sheet cake", "a lemon cake with berries", "pies instead of a cake"),
        foods=("barbecue", "soul food", "picnic baskets", "a buffet"),
        places=("in a park", "a campground", "a park pavilion", "a community hall"),
    ),
)


def tellings(count: int, seed: int) -> Iterator[Telling]:
    """So many parties, an equal number of each occasion, each with two to eight wishes."""
    for number in range(count):
        occasion = OCCASIONS[number % len(OCCASIONS)]
        name = f"{occasion.name} {number // len(OCCASIONS) + 1}"
        yield Teller(occasion, random.Random(f"{seed}/{number}")).telling(name)


class Teller:
    """One host: what they have said so far, so that no wish contradicts another."""

    def __init__(self, occasion: Occasion, dice: random.Random) -> None:
        self.occasion = occasion
        self.dice = dice
        self.guests: int | None = None
        self.children: int | None = None
        self.budget: int | None = None
        self.event_date = ""
        self.location = ""
        self.diets: set[str] = set()
        self.hires: set[str] = set()
        self.refused: set[str] = set()
        self.spoke_of_cake = False

    def telling(self, name: str) -> Telling:
        wishes = [self.opening()]
        kinds = {self.city: 7, self.money: 7, self.date: 6, self.hire: 7, self.other_hire: 4, self.diet: 4}
        kinds |= {self.place: 4, self.cake: 4, self.food: 4, self.start: 2, self.refusal: 3}
        for _ in range(self.dice.randint(1, 7)):
            (kind,) = self.dice.choices(list(kinds), list(kinds.values()))
            del kinds[kind]
            wishes.append(kind())
        self.dice.shuffle(wishes)
        return Telling(
            name=name,
            wishes=tuple(filter(None, wishes)),
            occasion=self.occasion.name,
            guests=self.guests,
            children=self.children,
            budget=self.budget,
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
            return self.dice.choice(SPLIT_SENTENCES).format(self.children, self.guests - self.children)
        return self.dice.choice(GUEST_SENTENCES).format(self.guests)

    def city(self) -> str:
        self.location = self.dice.choice(CITIES)
        return self.dice.choice(CITY_SENTENCES).format(self.location)

    def money(self) -> str:
        """From far too little to more than enough, in round numbers."""
        guests = self.guests or sum(self.occasion.guests) // 2
        self.budget = max(100, int(round(guests * self.dice.uniform(*self.occasion.cost), -2)))
        return self.dice.choice(BUDGET_SENTENCES).format(self.budget)

    def date(self) -> str:
        """From next week to next year."""
        date = TODAY + dt.timedelta(days=self.dice.choice((5, 11, 19, 33, 61, 96, 180, 270, 400)))
        self.event_date = date.isoformat()
        return self.dice.choice(DATE_SENTENCES).format(date, date, day=date.day)

    def hire(self) -> str:
        free = sorted({*self.occasion.hires} - self.hires - self.refused)
        wanted = self.dice.choice(free)
        self.hires.add(wanted)
        return self.dice.choice(HIRES[wanted])

    def other_hire(self) -> str:
        return self.hire()

    def diet(self) -> str:
        diet = self.dice.choice(sorted(DIETS))
        self.diets.add(diet)
        return self.dice.choice(DIETS[diet])

    def place(self) -> str:
        return self.dice.choice(self.occasion.places)

    def cake(self) -> str:
        """What cake, or what it may cost."""
        if "cake" in self.refused:
            return ""
        self.spoke_of_cake = True
        return self.dice.choice(CAKE_LIMITS if self.dice.random() < 0.2 else self.occasion.cakes)

    def food(self) -> str:
        return self.dice.choice(self.occasion.foods)

    def start(self) -> str:
        return self.dice.choice(HOUR_SENTENCES)

    def refusal(self) -> str:
        wanted = self.hires | ({"cake"} if self.spoke_of_cake else set())
        kind = self.dice.choice(sorted(REFUSALS.keys() - wanted))
        self.refused.add(kind)
        return self.dice.choice(REFUSALS[kind])
