"""What is planned, and what is only spoken of: a refused occasion, a date, a likeness, a title or another's noun."""

import datetime as dt

import pytest

from agents.analyzer import analyze


def occasion(text):
    return analyze(text, today=dt.date(2026, 3, 2)).facts.get("occasion")


@pytest.mark.parametrize(
    "text",
    [
        "party for 30 guests, not a wedding",
        "It's no wedding, just 30 friends in a garden",
        "this isn't a wedding, 40 people for lunch",
        "it is not going to be a wedding, only dinner for 20",
        "not our wedding, just drinks for 30",
        "a dinner for 12, definitely not a birthday",
        "lunch for 20, it's not for a birthday",
        "not for Christmas, just a winter dinner for 16",
        "it isn't a Halloween party, no costumes please",
        "no graduation, just the neighbors round for a grill",
        "no wedding anniversary, just dinner for two",
        "30 people, neither a wedding nor a birthday",
        "fiesta para 30, no es una boda",
        "the wedding is cancelled, so a dinner for 40 friends",
        "the wedding is off, we still want a party for 40",
        "wedding? no, just a big summer party for 50",
        "we don't want a wedding, a party for 60 is enough",
        "garden party for 30 instead of a wedding",
        "big summer do for 30, no wedding stuff",
        "not a wedding or a birthday, just a summer party for 40",
        "it's not my sister's wedding",
        "we are not having a wedding, party for 50",
        "nothing to do with Halloween",
        "please don't plan a wedding, it is a garden party",
        "bigger than a wedding, 200 people",
        "no birthday at all, only a barbecue for 20",
    ],
)
def test_a_refused_occasion_is_none(text):
    assert occasion(text) is None


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        ("birthday for 30, not a wedding", "birthday"),
        ("not a wedding but a 60th birthday", "birthday"),
        ("it's not for Christmas, it's for Diwali", "Diwali"),
        ("retirement party for 30, no wedding stuff", "retirement"),
        ("not a birthday, a graduation for Maya", "graduation"),
        ("not our wedding, my sister's wedding!", "wedding"),
        ("Halloween is cancelled, it's a Thanksgiving dinner now", "Thanksgiving"),
    ],
)
def test_of_a_refused_and_a_wanted_occasion_the_wanted_one_is_planned(text, planned):
    assert occasion(text) == planned


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        ("no kids at the wedding", "wedding"),
        ("not just any wedding", "wedding"),
        ("our wedding, not in a church", "wedding"),
        ("a wedding cake for our wedding", "wedding"),
        ("we don't want a big wedding", "wedding"),
        ("not a big wedding, 30 people", "wedding"),
        ("it's not a birthday without balloons", "birthday"),
        ("it isn't Christmas until the tree is up", "Christmas"),
        ("not only a wedding but a family reunion", "wedding"),
        ("no photographer for the wedding", "wedding"),
        ("the wedding is not in a church", "wedding"),
        ("no birthday presents please", "birthday"),
        ("we don't want a wedding DJ, a string trio instead", "wedding"),
        ("no, it's a wedding", "wedding"),
        ("why not a wedding in the garden?", "wedding"),
        ("can't wait for the wedding", "wedding"),
        ("don't forget the birthday cake for his birthday", "birthday"),
        ("no clowns, birthday for 20", "birthday"),
        ("our wedding photographer cancelled this morning", "wedding"),
        ("the birthday is off campus", "birthday"),
        ("a Halloween party, no birthday", "Halloween"),
        ("we don't want a wedding in a church", "wedding"),
        ("I don't want my birthday to be sad", "birthday"),
        ("not your average wedding", "wedding"),
        ("a wedding without a church", "wedding"),
        ("a wedding, not a funeral", "wedding"),
        ("my husband hates birthdays, so a quiet 50th birthday", "birthday"),
        ("we'd like to hold the retirement do at St Brigid's hall", "retirement"),
    ],
)
def test_what_is_refused_beside_an_occasion_is_not_the_occasion(text, planned):
    assert occasion(text) == planned


@pytest.mark.parametrize(
    "text",
    [
        "dinner after the wedding for 30 guests",
        "brunch the day after the wedding",
        "brunch for 20 the day after my sister's wedding",
        "drinks the night before Tom and Ana's wedding",
        "a barbecue after graduation for 25",
        "garden party for 40 the week before Christmas",
        "dinner for 12, some time after Halloween",
        "they have talked about it since Christmas",
        "we need it over and done with by Christmas",
        "invites before or after prom?",
        "una cena después de la boda, 30 personas",
        "a post-wedding brunch for 30",
        "the wedding was last year, this is a dinner for 20",
        "brunch the morning after our friends' wedding",
        "dinner for 12 after high school graduation",
        "the DJ from my cousin's wedding",
    ],
)
def test_an_occasion_that_only_dates_the_party_is_not_planned(text):
    assert occasion(text) is None


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        ("birthday party for 30 guests, the day after my sister's wedding", "birthday"),
        ("drinks the weekend after her birthday", "birthday"),
        ("lunch after the christening", "christening"),
        ("desayuno después del bautizo", "christening"),
        ("60 for tea after the funeral", "memorial"),
        ("music before the Christmas dinner", "Christmas"),
        ("after party at our wedding", "wedding"),
        ("a wedding by the lake", "wedding"),
        ("Friendsgiving, the Saturday before", "Thanksgiving"),
        ("the caterer comes before our guests, wedding at 4 pm", "wedding"),
        ("before I forget: our wedding is on June 12", "wedding"),
        ("the day of the wedding is June 12", "wedding"),
        ("after four years she graduates, party for 40", "graduation"),
        ("the wedding was going to be in a barn", "wedding"),
        ("since the wedding is in May we need a tent", "wedding"),
        ("after work Christmas drinks", "Christmas"),
    ],
)
def test_a_time_beside_an_occasion_takes_nothing_from_it(text, planned):
    assert occasion(text) == planned


@pytest.mark.parametrize(
    "text",
    [
        "we want a cake like a wedding cake for 30 guests",
        "it should look like a wedding, white flowers everywhere",
        "a dinner that feels like Christmas, in July",
        "something like a birthday but for the whole street",
        "a wedding singer theme party for 30 guests",
        "wedding-style buffet for 40",
        "a wedding style buffet for 40",
        "Wedding Crashers theme for 30",
        "theme: The Wedding Singer, 30 guests",
        "we'd watch \"My Best Friend's Wedding\" with 12 friends",
        "a wedding themed party for 25",
        "a cake as big as a wedding",
        "party for 40 wedding photographers",
        "we met at a wedding, party for 40",
        "my brother-in-law films weddings for a living",
        "Nightmare Before Christmas theme for 20",
    ],
)
def test_a_likeness_and_a_title_are_no_occasion(text):
    assert occasion(text) is None


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        ("we'd like a wedding in June", "wedding"),
        ("I would really like a birthday party", "birthday"),
        ("we like Christmas dinner at home", "Christmas"),
        ("rustic wedding theme", "wedding"),
        ("our wedding theme is peacock", "wedding"),
        ("our wedding style is boho", "wedding"),
        ("wedding style: boho", "wedding"),
        ("Halloween theme", "Halloween"),
        ("Theme: Christmas", "Christmas"),
        ("theme: birthday disco", "birthday"),
        ("a wedding singer for our wedding", "wedding"),
        ("wedding at the Great Gatsby hotel", "wedding"),
        ("for 40 wedding guests", "wedding"),
        ("theme of my birthday: WEDDING WITHOUT A GROOM", "birthday"),
        ("wedding themed birthday for Zoe", "birthday"),
        ("kids love Halloween, party for 20", "Halloween"),
        ("2 wedding photographers for 40", "wedding"),
        ("two birthdays, one party", "birthday"),
        ('"rustic" wedding for 80', "wedding"),
    ],
)
def test_a_liking_and_a_themes_occasion_stay(text, planned):
    assert occasion(text) == planned


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        ("30th wedding anniversary of my parents", "anniversary"),
        ("mum and dad's ruby wedding", "anniversary"),
        ("a golden wedding for 60", "anniversary"),
        ("wedding rehearsal dinner for 20", "rehearsal_dinner"),
        ("wedding shower for Ana", "bridal_shower"),
        ("a Christmas wedding for 80", "wedding"),
        ("Halloween birthday for Zoe", "birthday"),
        ("company Christmas party for 50", "Christmas"),
        ("we got engaged and plan our wedding for June 12, 2027", "wedding"),
        ("wedding reception at a barn, hen night is separate", "wedding"),
    ],
)
def test_of_two_occasions_in_a_row_the_last_is_planned(text, planned):
    assert occasion(text) == planned


@pytest.mark.parametrize("text", ["the wedding is off", "no Halloween stuff", "the day after the wedding"])
def test_what_plans_no_occasion_is_understood_all_the_same(text):
    assert "unsure" not in analyze(text, today=dt.date(2026, 3, 2)).facts
