"""What must hold for every brief, however odd."""

from decimal import Decimal
from typing import get_args

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.brief.brief import Fact
from agents.brief.reading.mentions import mentions
from agents.brief.reading.reader import Wish
from agents.catalogue.files import builtin
from agents.catalogue.offers import KINDS
from agents.catalogue.phrase_matching import Vocabulary
from agents.catalogue.terms import CakeTerms, CateringTerms, Diet, ThemeTerms, VendorTerms, VenueTerms
from parties.domain.documents import Output
from tests.agents.sections.contexts import SECTIONS, Wanted, brief, exactly, plan, run

CATALOGUE = builtin()
DIETS = get_args(Diet)
HIRES = sorted({offer.terms.hire for offer in CATALOGUE.of(VendorTerms)})
WORDS = sorted({tag for kind in KINDS for offer in CATALOGUE.offers[kind] for tag in offer.tags})
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from([*WORDS, "no", "cheap", "splurge", "and", ",", "not"]), max_size=12).map(" ".join),
)
GUESTS = st.sampled_from([0, 1, 2, 7, 30, 46, 75, 161, 500, 100_000])
LIMITS = st.sampled_from([None, 0, 1, 150, 2000, 10**7])


@st.composite
def limits(draw):
    return {"min": None, "max": draw(LIMITS), "currency": "USD", "scope": "total"}


@st.composite
def briefs(draw):
    """Valid briefs: every field present or absent, wishes of any text."""
    fields = {
        "guests": st.tuples(GUESTS, GUESTS).map(lambda ends: {"min": min(ends), "max": max(ends)}),
        "children": st.integers(0, 200),
        "adults": st.integers(0, 200),
        "hours": st.sampled_from([0, 0.5, 1, 3, 12, 100]),
        "honoree_age": st.integers(0, 120),
        "theme": st.one_of(TEXTS, st.sampled_from([offer.title for offer in CATALOGUE.offers["theme"]])),
        "setting": st.sampled_from(["indoor", "outdoor", "either"]),
        "location": TEXTS,
        "occasion": st.sampled_from(["birthday", "wedding", "baby_shower", "graduation", "corporate", "memorial"]),
        "dietary": st.lists(st.sampled_from(DIETS), unique=True).map(sorted),
        "vendor_types": st.lists(st.sampled_from([*HIRES, "zeppelin"]), unique=True, max_size=6).map(sorted),
        "unwanted": st.lists(st.sampled_from([*KINDS, *HIRES]), unique=True, max_size=3).map(sorted),
        "currency": st.sampled_from(["USD", "EUR", "CHF"]),
        **{f"budget.{scope}": limits() for scope in ("total", *KINDS)},
        **{f"pick.{kind}": st.sampled_from([offer.id for offer in CATALOGUE.offers[kind]]) for kind in KINDS},
    }
    chosen = draw(st.sets(st.sampled_from(sorted(fields))))
    facts = {name: Fact(value=draw(fields[name]), causes=(f"i-{name}",)) for name in sorted(chosen)}
    for kind in draw(st.sets(st.sampled_from(KINDS))):
        facts[f"category.{kind}"] = Fact(value=True, causes=(f"c-{kind}",))
    for kind in facts["vendor_types"].value if "vendor_types" in facts else ():
        facts[f"vendor.{kind}"] = Fact(value=True, causes=(f"v-{kind}",))
    wishes = {
        kind: tuple(
            Wish(input_id=f"w{number}", text=text, priority="nice")
            for number, text in enumerate(draw(st.lists(TEXTS, min_size=1, max_size=3)))
        )
        for kind in sorted(draw(st.sets(st.sampled_from([*KINDS, "budget"]))))
    }
    return Wanted(facts=facts, wishes=wishes, conflicts=())


def leaves(value):
    if isinstance(value, dict):
        return [leaf for part in value.values() for leaf in leaves(part)]
    if isinstance(value, list):
        return [leaf for part in value for leaf in leaves(part)]
    return [value]


SLOW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@SLOW
@given(briefs())
def test_no_valid_brief_makes_an_agent_fail_or_contradict_itself(wanted):
    for agent in SECTIONS:
        document = run(agent, wanted)
        output = msgspec.convert(document, Output)
        assert document == msgspec.json.decode(msgspec.json.encode(document))
        assert None not in leaves(document)
        lines = {line.id: line for line in output.lines}
        assert len(lines) == len(output.lines)
        assert len({task.id for task in output.tasks}) == len(output.tasks)
        for line in output.lines:
            assert line.basis
            assert line.figures
            assert set(line.figures) <= CATALOGUE.figures.keys()
            assert list(line.causes) == sorted(set(line.causes))
            assert 0 <= Decimal(line.low) <= Decimal(line.high)
        for choice in output.choices:
            assert 1 <= len(choice.options) <= 3
            assert choice.picked == choice.options[0].id
            assert len({option.id for option in choice.options}) == len(choice.options)
        picked_low = sum((Decimal(choice.options[0].low) for choice in output.choices), Decimal(0))
        food = [line for line in output.lines if line.id != "catering.drinks"]
        assert sum((Decimal(line.low) for line in food), Decimal(0)) == picked_low


@SLOW
@given(briefs())
def test_the_same_brief_gives_the_same_plan_in_any_order(wanted):
    shuffled = Wanted(
        facts=dict(reversed(wanted.facts.items())),
        wishes={kind: tuple(reversed(found)) for kind, found in reversed(wanted.wishes.items())},
        conflicts=(),
    )
    assert plan(wanted) == plan(shuffled)


@SLOW
@given(briefs())
def test_an_agent_looks_at_no_more_than_it_declares(wanted):
    """Its fingerprint covers what it reads: whatever else changes must not change its result."""
    for agent in SECTIONS:
        facts = {
            name: fact
            for name, fact in wanted.facts.items()
            if any(name == field or (field.endswith(".*") and name.startswith(field[:-1])) for field in agent.reads)
        }
        wishes = {kind: found for kind, found in wanted.wishes.items() if f"wishes.{kind}" in agent.reads}
        assert run(agent, Wanted(facts=facts, wishes=wishes, conflicts=())) == run(agent, wanted), agent.name


def total(documents, side):
    lines = [line for document in documents.values() for line in document.get("lines", ())]
    return sum((Decimal(line[side]) for line in lines), Decimal(0))


@SLOW
@given(
    st.integers(1, 400),
    st.sampled_from(["jungle", "luau", "great gatsby", "camping", ""]),
    st.lists(st.sampled_from(["balloon_artist", "bartender", "face_painter", "rentals", "tent", "dj"]), unique=True),
)
def test_more_guests_never_lower_the_minimum_of_a_party(guests, theme, hires):
    values = {"theme": theme} if theme else {}
    wants = "theme venue catering cake vendor" if theme else "venue catering cake vendor"
    fewer = plan(brief(wants, guests=exactly(guests), vendor_types=sorted(hires), **values))
    more = plan(brief(wants, guests=exactly(guests + 1), vendor_types=sorted(hires), **values))
    assert total(fewer, "low") <= total(more, "low")
    assert total(fewer, "low") <= total(fewer, "high")


@given(text=TEXTS)
def test_the_index_has_all_offers_that_are_named_and_no_other(text):
    found = mentions(text, CATALOGUE.vocabulary)
    for shape in (ThemeTerms, VenueTerms, CakeTerms, CateringTerms, VendorTerms):
        offers = CATALOGUE.of(shape)
        assert found.places(offers.by_tag) == {
            place for place, offer in enumerate(offers) if found.named(offer.phrases)
        }
    themes = {place for place, names in enumerate(CATALOGUE.theme_names) if found.named(names.phrases)}
    assert themes <= found.places(CATALOGUE.themes_by_phrase)


@given(text=TEXTS)
def test_the_vocabulary_misses_no_phrase_of_an_offer(text):
    """Each tag by itself, without the index by first words."""
    found = mentions(text, CATALOGUE.vocabulary)
    for kind in KINDS:
        for offer in CATALOGUE.offers[kind]:
            alone = mentions(text, Vocabulary([offer.phrases]))
            assert found.named(offer.phrases) == alone.named(offer.phrases)
            assert found.refuse(offer.phrases) == alone.refuse(offer.phrases)
