"""The delivered catalogue: complete, well-formed, and every number traced to its figure."""

import re
from decimal import Decimal

import msgspec
import pytest

from agents.brief.brief import Brief
from agents.catalogue import files
from agents.catalogue.colours import contrast_with_white
from agents.catalogue.files import InvalidCatalogue, builtin, digest
from agents.catalogue.offers import KINDS
from agents.catalogue.pricing import party_of, price
from agents.catalogue.terms import InvalidTerms, Terms, ThemeTerms, VendorTerms, VenueTerms, parse, rates
from agents.sections.ranking import Candidate, option
from parties.domain.message import Phrase

CATALOGUE = builtin()
OFFERS = [offer for kind in KINDS for offer in CATALOGUE.offers[kind]]
HIRES = {offer.terms.hire for offer in CATALOGUE.of(VendorTerms)}


def ids(offer):
    return f"{offer.kind}:{offer.id}"


def numbers(text):
    return {Decimal(found.replace(",", "")) for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}


def test_the_kinds_are_well_stocked():
    assert list(CATALOGUE.offers) == list(KINDS)
    assert len(CATALOGUE.figures) == 97
    stock = {kind: len(CATALOGUE.offers[kind]) for kind in KINDS}
    assert all(stock[kind] >= least for kind, least in zip(KINDS, (30, 60, 25, 40, 105), strict=True)), stock
    assert set(CATALOGUE.versions) == {*KINDS, "figure"}


@pytest.mark.parametrize("offer", OFFERS, ids=ids)
def test_every_price_is_in_its_figure_or_says_how_it_was_worked_out(offer):
    for rate in rates(offer.terms):
        figure = CATALOGUE.figures[rate.figure]
        known = numbers(" ".join(msgspec.structs.astuple(figure)[2:8]))
        if figure.unit == "minutes":
            known |= {number / 60 for number in known}
        assert rate.derived or {rate.low, rate.high} <= known, rate


@pytest.mark.parametrize("offer", OFFERS, ids=ids)
def test_figures_named_in_sentences_exist(offer):
    terms = offer.terms
    texts = [offer.summary, terms.stand_in, *terms.cautions, *(step.late for step in terms.tasks)]
    named = {found for text in texts for found in re.findall(r"\b[FRL]\d\d\b", text)}
    assert named <= CATALOGUE.figures.keys()
    assert not terms.stand_in or re.search(r"\bF\d\d\b", terms.stand_in)


@pytest.mark.parametrize("offer", OFFERS, ids=ids)
def test_every_step_says_what_to_do_when_it_is_too_late(offer):
    assert all(step.late for step in offer.terms.tasks)


def test_what_costs_nothing_is_only_what_the_host_already_has():
    free = [offer.id for offer in OFFERS if not offer.terms.charges and offer.kind != "theme"]
    assert free == ["home", "own_place"]


@pytest.mark.parametrize("theme", CATALOGUE.of(ThemeTerms), ids=ids)
def test_themes_can_be_shown(theme):
    terms = theme.terms
    assert 3 <= len(terms.palette) <= 4
    assert all(re.fullmatch(r"#[0-9A-F]{6}", colour.hex) for colour in terms.palette)
    assert contrast_with_white(terms.accent) >= 4.5
    assert len(terms.decorations) >= 3
    assert set(terms.hires) <= HIRES


def test_no_name_belongs_to_two_themes_by_title():
    titles = [theme.title for theme in CATALOGUE.of(ThemeTerms)]
    assert len(titles) == len(set(titles))


def test_a_vendor_type_has_as_many_offers_as_are_shown():
    assert len(HIRES) == 35
    for hire in HIRES:
        assert sum(offer.terms.hire == hire for offer in CATALOGUE.of(VendorTerms)) == 3


NOT_BOOKED = {
    "venue:home",
    "venue:own_place",
    "catering:pizza_and_snacks",
    "catering:sandwich_platters",
    "catering:deli_platters",
    "catering:self_catering",
    "cake:sheet_cake",
    "cake:ice_cream_cake",
    "cake:home_baked",
    "cake:photo_cake",
    "cake:cookie_cake",
    "cake:fruit_platter",
    "cake:sundae_bar",
    "vendor:pinata",
    "vendor:pinata_pull",
    "vendor:pinata_custom",
}


@pytest.mark.parametrize("offer", [offer for offer in OFFERS if offer.kind != "theme"], ids=ids)
def test_what_is_booked_says_when_and_what_binds(offer):
    booking = offer.terms.booking
    assert (booking is None) == (ids(offer) in NOT_BOOKED)
    assert offer.terms.tasks
    if booking is not None:
        assert booking.cancel.figure == "L11"
        assert booking.deposit is None or booking.deposit.figure == "F66"
        assert any(step.figure.startswith("L") for step in offer.terms.tasks)


def alone(offer):
    """The offer as a candidate for a party of whom nothing is known."""
    party = party_of(Brief(facts={}, conflicts=()), CATALOGUE)
    return Candidate(offer=offer, cost=price(offer.terms, party), position=0)


@pytest.mark.parametrize("offer", OFFERS, ids=ids)
def test_a_price_of_another_thing_is_graded_c(offer):
    assert "No price" not in offer.summary
    if offer.terms.stand_in:
        one = alone(offer)
        assert option(one, CATALOGUE).facts["quality"] == "C"
        assert Phrase(offer.terms.stand_in) in option(one, CATALOGUE).warnings


def test_no_two_offers_of_a_kind_have_the_same_title():
    for kind in KINDS:
        titles = [offer.title for offer in CATALOGUE.offers[kind]]
        assert len(titles) == len(set(titles))


def test_minimum_spends_of_trucks_rise_towards_saturday():
    days = ("truck_weekday", "truck_friday", "truck_saturday")
    offers = {offer.id: offer for offer in CATALOGUE.offers["catering"]}
    least = [charge.minimum for day in days for charge in offers[day].terms.charges]
    assert [minimum.low for minimum in least if minimum] == [1000, 1400, 1600]


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("home", None),
        (
            "studio",
            {"deposit": ["20", "50"], "cancel": ["7", "14"]},
        ),
        (
            "kids_studio",
            {"security": ["150", "150"], "cancel": ["14", "14"]},
        ),
        ("park_pavilion", {"cancel": ["7", "14"]}),
    ],
)
def test_an_option_says_what_booking_it_means(id, said):
    offer = next(offer for offer in CATALOGUE.offers["venue"] if offer.id == id)
    assert option(alone(offer), CATALOGUE).facts.get("booking") == said


VENUE = {"setting": "indoor", "kitchen": True, "rain": "Indoors."}
CHARGE = {"id": "rent", "item": "Room", "rate": {"low": 1, "high": 2, "figure": "F35"}, "per": "event"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"colour": "red"}, "unknown field `colour`"),
        ({"setting": "underwater"}, r"Invalid enum value 'underwater' - at `\$.setting`"),
        ({"kitchen": "yes"}, r"Expected `bool`, got `str` - at `\$.kitchen`"),
        ({"charges": [CHARGE | {"rate": {"low": 3, "high": 2, "figure": "F35"}}]}, r"low ≤ high.*\$.charges\[0\].rate"),
        ({"charges": [CHARGE | {"rate": {"low": 1, "high": 2}}]}, "missing required field `figure`"),
        ({"charges": [CHARGE | {"per": "unit"}]}, "needs `unit` and `holds`"),
        ({"charges": [CHARGE | {"pace": {"low": 1, "high": 2, "figure": "F40"}}]}, "has a pace"),
        ({"booking": {"deposit": {"low": 20, "high": 120, "figure": "F66"}}}, r"percentage.*120 - at `\$.booking"),
        ({"booking": {"cancel": {"low": 7, "high": 700, "figure": "L11"}}}, "days before the party"),
        ({"booking": {"fee": 3}}, r"unknown field `fee` - at `\$.booking`"),
        ({"charges": [CHARGE | {"per": "fortnight"}]}, r"'fortnight' - at `\$.charges\[0\].per`"),
    ],
)
def test_wrong_terms_name_the_key(change, message):
    with pytest.raises(InvalidTerms, match=message):
        parse("venue", VENUE | change)


def test_right_terms_are_read():
    terms = parse("venue", VENUE | {"charges": [CHARGE | {"rate": {"low": "1.50", "high": 2.25, "figure": "F35"}}]})
    assert isinstance(terms, VenueTerms)
    assert (terms.charges[0].rate.low, terms.charges[0].rate.high) == (Decimal("1.50"), Decimal("2.25"))


@pytest.fixture
def cakes(tmp_path, monkeypatch):
    """The cakes' file replaced; returns how to write it."""
    path = tmp_path / "cakes.yaml"
    monkeypatch.setitem(files.PATHS, "cake", path)

    def write(text):
        path.write_text(text)
        return [files.typed(path.name, "cake", raw, CATALOGUE.figures) for raw in files.read_offers("cake")]

    return write


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- {id: a, title: A", "cakes.yaml is not valid YAML"),
        ("id: a", "cakes.yaml must be a list of offers"),
        ("- {id: a, summary: S}", "cakes.yaml: offer 'a': .*missing required field `title`"),
        ("- {id: a, title: A, summary: S, price: 3}", "offer 'a': .*unknown field `price`"),
        ("- 3", "cakes.yaml: offer 'number 1'"),
        ("- &a {id: a, title: A, summary: S}\n- *a", "cakes.yaml: 'a' occurs twice"),
        ("- {id: a, title: A, summary: S, terms: {diets: [raw]}}", r"offer 'a': .*'raw' - at `\$.diets\[0\]`"),
        (
            "- {id: a, title: A, summary: S, terms: {tasks: [{id: x, title: X, days: 1, figure: F99}]}}",
            "cakes.yaml: offer 'a' cites figures that do not exist: F99",
        ),
    ],
)
def test_a_wrong_file_names_file_offer_and_key(cakes, text, message):
    with pytest.raises(InvalidCatalogue, match=message):
        cakes(text)


def test_the_hash_follows_the_file(cakes):
    cakes("- {id: a, title: A, summary: S}")
    before = digest("cake")
    cakes("- {id: a, title: B, summary: S}")
    assert digest("cake") != before


def test_terms_have_no_shape_of_their_own():
    with pytest.raises(InvalidTerms):
        parse("cake", {"on_request": "maybe"})
    assert parse("cake", {}).charges == ()
    assert issubclass(VenueTerms, Terms)
