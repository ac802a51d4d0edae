"""General forms of the slots, each shown by inputs that differ in words and agree in shape."""

import datetime

import pytest

from agents.analyzer import analyze

TODAY = datetime.date(2026, 3, 2)


def slots(text):
    return analyze(text, today=TODAY).slots


def budget(low, high, currency="USD", scope="total"):
    return {"min": low, "max": high, "currency": currency, "scope": scope}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("we can go to £4,000", budget(None, 4000, "GBP")),
        ("flowers and candles together not over $200", budget(None, 200, scope="theme")),
        ("$500 is our limit for the decor", budget(None, 500, scope="theme")),
        ("drop the photo booth if it's over $150", budget(None, 150, scope="vendor")),
        ("four to six hundred dollars", budget(400, 600)),
        ("two to two and a half thousand euros", budget(2000, 2500, "EUR")),
        ("budget CHF 5'000", budget(5000, 5000, "CHF")),
        ("$900 and not a nickel more", budget(None, 900)),
        ("my budget is 1000 no sorry 1200 pounds", budget(1200, 1200, "GBP")),
        ("I can spend $250, perhaps $300", budget(250, 300)),
        ("brunch for ten people, $150", budget(150, 150)),
        ("a string quartet, $400 max", budget(None, 400, scope="vendor")),
        ("food budget: 450", budget(450, 450, scope="catering")),
        ("half a grand for everything", budget(500, 500)),
        ("don't go above four hundred on the photographer", budget(None, 400, scope="vendor")),
        ("between 500 and 700 for the venue", budget(500, 700, scope="venue")),
        ("I've got 250 left for the entertainment", budget(250, 250, scope="vendor")),
        ("decorations 60 max", budget(None, 60, scope="theme")),
        ("keep the catering within Rs 25,000", budget(None, 25000, "INR", "catering")),
        ("we have R8,000 to spend", budget(8000, 8000, "ZAR")),
        ("budget's gone up to $550", budget(550, 550)),
        ("250 dollars for the face painter at most", budget(None, 250, scope="vendor")),
        ("the boss signed off on 7k", budget(7000, 7000)),
        ("set aside 700 for the photographer", budget(700, 700, scope="vendor")),
        ("300 for the DJ, tops", budget(None, 300, scope="vendor")),
        ("can we do the whole thing for 600?", budget(600, 600)),
        ("can't do more than 300", budget(None, 300)),
        ("600, cake included", budget(600, 600)),
    ],
)
def test_budgets(text, expected):
    assert slots(text)["budget"] == expected


@pytest.mark.parametrize(
    "text",
    [
        "each of us can put in $150",
        "the pub wants a minimum spend of £500",
        "he's £80 they say",
        "street parking is $12",
        "$15 a corsage",
        "the cake was $300 two years ago",
        "y2k theme",
    ],
)
def test_prices_are_no_budget(text):
    assert "budget" not in slots(text)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("we invited 120 but realistically 70 show", 70, 70),
        ("110 invited, 95 said they'd come", 95, 95),
        ("12 kids, and every child has one parent with them", 24, 24),
        ("18 from his side, 14 from hers", 32, 32),
        ("25 women and one very brave husband", 26, 26),
        ("27 counting partners and me", 27, 27),
        ("38 gamblers", 38, 38),
        ("we shall be about thirty, granny included", 30, 30),
        ("now there's eighteen, maybe twenty", 18, 20),
        ("seremos dieciocho", 18, 18),
        ("14 at the table", 14, 14),
        ("my whole team (17)", 17, 17),
        ("sixteen for dinner, a few more for drinks after", 16, 16),
        ("20 from work and 15 from church", 35, 35),
        ("probably 25, could be 30", 25, 30),
        ("2 adults, 3 kids and a baby", 6, 6),
        ("it's me, my mum and 4 aunties", 6, 6),
        ("half the office, so roughly 30", 30, 30),
        ("140 guests, maybe 150", 140, 150),
        ("11 families of three", 33, 33),
        ("me and three flatmates and their boyfriends, so seven", 7, 7),
        ("family of five plus the neighbours (six)", 11, 11),
        ("numbers crept up: 132", 132, 132),
        ("two dozen", 24, 24),
    ],
)
def test_guests(text, low, high):
    assert slots(text)["guest_count"] == {"min": low, "max": high}


@pytest.mark.parametrize(
    "text",
    [
        "hair and makeup for six ladies",
        "one guard per hundred people",
        "the planetarium does groups up to 40",
        "one boy is egg-allergic",
        "a DJ who plays the hits of 1995",
    ],
)
def test_people_who_are_no_guests(text):
    assert "guest_count" not in slots(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sheena can't have gluten or dairy", ["dairy_free", "gluten_free"]),
        ("he must not touch shellfish", ["shellfish_free"]),
        ("my niece is egg-allergic", ["egg_free"]),
        ("mi abuelo no come mariscos", ["shellfish_free"]),
        ("cake w/o eggs", ["egg_free"]),
    ],
)
def test_foods_avoided(text, expected):
    assert slots(text)["dietary"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a fella to tell jack tales", ["storyteller"]),
        ("someone drawing everybody with big heads", ["caricaturist"]),
        ("two lads to park the cars", ["valet"]),
        ("somebody who mixes drinks", ["bartender"]),
        ("rent the long tables", ["rentals"]),
        ("a rented speaker", ["sound_system"]),
        ("no clown. actually yes clown", ["clown"]),
        ("I need a fortune teller", ["fortune_teller"]),
        ("our DJ cancelled", ["dj"]),
        ("the photographer has dropped out", ["photographer"]),
        ("a live dhol group", ["band"]),
        ("somebody dressed as Gandalf, please", ["costume_character"]),
        ("a coach to bring everybody home", ["transport"]),
        ("Princess Jasmine, a pony and a magician", ["magician", "pony_ride", "princess_performer"]),
        ("would a drag king be too much for my parents?", ["drag_performer"]),
    ],
)
def test_people_hired_for_what_they_do(text, expected):
    assert slots(text).get("vendor_types") == expected
    assert "negated" not in slots(text)


@pytest.mark.parametrize(
    "text",
    ["capes on the chairs", "bus driver hats for all", "two tents that we already own", "rent the hall", "bus theme"],
)
def test_nothing_to_hire(text):
    assert "vendor_types" not in slots(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NO: clown, DJ", ["clown", "dj"]),
        ("my sister is baking, so don't order a cake", ["cake"]),
        ("the fiddlers go on till 2, so the DJ's off", ["dj"]),
        ("the DJ is cancelled", ["dj"]),
        ("we've cancelled the clown", ["clown"]),
        ("I don't think we want a DJ", ["dj"]),
        ("my brother's DJing so no need to hire anyone for music", ["dj"]),
        ("the magician is out, and so is the clown", ["clown", "magician"]),
    ],
)
def test_refusals(text, expected):
    assert slots(text)["negated"] == expected


@pytest.mark.parametrize(
    "text",
    [
        "the venue cancelled on us",
        "our DJ cancelled",
        "not a plated meal",
        "I don't want sparklers on the cake",
        "eighty five pounds and no more for a cake",
        "the cake without nuts",
    ],
)
def test_what_is_refused_only_in_part(text):
    assert "negated" not in slots(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Pemberley" as theme', "pemberley"),
        ("Theme was frozen, now it's bluey", "bluey"),
        ('the theme is "bark in the dark"', "bark in the dark"),
        ("90s surf theme", "90s surf"),
        ("proper English country style", "english country"),
        ("estilo hacienda", "hacienda"),
        ("make it F1", "f1"),
        ('let us have a "Night at the Museum" theme', "night at the museum"),
        ("the theme itself is space", "space"),
        ("Carnaval do Rio theme", "carnaval do rio"),
        ("he's mad on tractors so that's the theme", "tractors"),
        ("make it feel like a scene from Midnight in Paris", "midnight in paris"),
        ("theme will be Under the Big Top", "under the big top"),
        ("Theme: Around the World in 80 Days", "around the world in 80 days"),
        ("an Alice in Wonderland tea party", "alice in wonderland"),
        ("tema de nubes y estrellas", "nubes y estrellas"),
    ],
)
def test_themes(text, expected):
    assert slots(text)["theme"] == expected


@pytest.mark.parametrize("text", ["tiki torches down the path", "route 66 signs", "cowboy boot cake", "Barbie pink"])
def test_theme_words_that_describe_a_thing(text):
    assert "theme" not in slots(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Teaneck is where everybody can reach", "Teaneck"),
        ("Ibiza?? no. Sitges.", "Sitges"),
        ("Storybook party at Elm Street Library", "Elm Street Library"),
        ("Picnic at Golden Gate Park", "Golden Gate Park"),
        ("St. Luke's parish hall", "St. Luke's parish hall"),
        ("our local pub, The Fox and Hounds", "Fox and Hounds"),
        ("our place at 27 Rue des Lilas", "27 Rue des Lilas"),
        ("baby shower, Sunday 17 May, 2pm, Lekki, about forty ladies", "Lekki"),
        ("it's at Kids Kingdom", "Kids Kingdom"),
        ("the venue in Cork fell through, we need a new one near Limerick", "Limerick"),
    ],
)
def test_places(text, expected):
    assert slots(text)["location"] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Georgia turns 5",
        "my sister in Tulsa",
        "married in 1986 in Kowloon",
        "guests fly to Calgary",
        "the Delhi side eats everything",
    ],
)
def test_where_somebody_lives_or_was(text):
    assert "location" not in slots(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("lake terrace or her flat, depends on the weather", "either"), ("I said outside, I meant inside", "indoor")],
)
def test_settings(text, expected):
    assert slots(text)["setting"] == expected


@pytest.mark.parametrize("text", ["garden party theme", "theme: beach party", "the park pavilion fell through"])
def test_names_and_losses_that_are_no_setting(text):
    assert "setting" not in slots(text)


@pytest.mark.parametrize("text", ["garden party theme, somewhere indoors", "a garden party, indoors please"])
def test_a_setting_said_outright_counts_before_a_name(text):
    assert slots(text)["setting"] == "indoor"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Halloween itself, 5 pm sharp", "2026-10-31"),
        ("14.8. at 16 Uhr", "2026-08-14"),
        ("Valentine's day brunch, 11:30", "2027-02-14"),
        ("a week on Saturday", "2026-03-14"),
        ("Friday the 12th", "2026-06-12"),
    ],
)
def test_dates(text, day):
    assert slots(text)["event_date"] == day


@pytest.mark.parametrize(
    ("text", "time"), [("Thursday evening from 7", "19:00"), ("ceremony at 2, party at 5", "17:00")]
)
def test_times(text, time):
    assert slots(text)["start_time"] == time


def test_easter_sunday_is_no_sunday_like_others():
    assert "event_date" not in slots("Easter Sunday, after church")


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("mum's surprise 60th on Saturday", 60),
        ("the big five-oh", 50),
        ("sixty this year, can you believe it", 60),
        ("my twins, 8", 8),
        ("Priya, five on Saturday", 5),
        ("she is four going on forty", 4),
        ("21st for Sam", 21),
        ("my bros 21st", 21),
        ("my father will be seventy-five and thinks he is forty", 75),
        ("the twins trun 5", 5),
    ],
)
def test_ages(text, age):
    assert slots(text)["honoree_age"] == age
