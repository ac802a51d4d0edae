"""Messages are rendered at the door: arguments as people read them, in the language of whoever reads."""

import msgspec
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from parties.domain import message as ms
from parties.domain.message import say
from parties.presentation import rendering
from parties.sentences.marks import Plural


@pytest.fixture(autouse=True)
def _sentences(monkeypatch):
    table = {
        "plain": "Nothing to fill in.",
        "two": "{first} before {second}.",
        "people": Plural("{count} guest", "{count} guests", "count"),
    }
    monkeypatch.setattr(rendering, "sentences", lambda: table)


@pytest.mark.parametrize(
    ("argument", "shown"),
    [
        ("Zilker Park", "Zilker Park"),
        (1200, "1,200"),
        (ms.Money("2276.93", "USD"), "$2,277"),
        (ms.Money("2276.93", "USD", exact=True), "$2,276.93"),
        (ms.Money("2276.00", "EUR", exact=True), "€2,276"),
        (ms.Span("10.00", "25.50", "USD"), "$10–$26"),
        (ms.Span("10.00", "25.50", "USD", exact=True), "$10–$25.50"),
        (ms.Count(2, 4), "2–4"),
        (ms.Count("2.5", "2.5"), "2.5"),
        (ms.Percent("5", "10"), "5–10%"),
        (ms.Day("2027-06-12"), "Sat, Jun 12, 2027"),
        (ms.Section("catering"), "food"),
        (ms.Section("catering", inline=False), "Food"),
        (ms.Phrase("Sheet cake", inline=True), "sheet cake"),
        (ms.Wish("in1"), "“a jungle party”"),
        (ms.Wish("gone"), "a wish"),
        (ms.Listed(("cake", ms.Section("venue"), 3)), "cake, venue and 3"),
        (ms.Listed(("cake", "pie"), any_of=True), "cake or pie"),
        (say("plain"), "Nothing to fill in."),
    ],
)
def test_arguments_read_as_people_write_them(argument, shown):
    wishes = {"in1": "a jungle party"}
    assert rendering.render(say("two", first=argument, second="dawn"), wishes) == f"{shown} before dawn."


def test_plurals_follow_the_count():
    assert rendering.render(say("people", count=1)) == "1 guest"
    assert rendering.render(say("people", count=ms.Count(1, 2))) == "1–2 guests"
    assert rendering.render(say("people", count=ms.Count("0.5", "1.5"))) == "0.5–1.5 guests"


def test_old_events_hold_texts_that_are_shown_as_they_are():
    assert rendering.render("About {50} guests") == "About {50} guests"


def test_an_unknown_sentence_and_a_missing_argument_are_errors():
    with pytest.raises(rendering.UnknownSentence):
        rendering.render(say("never.written"))
    with pytest.raises(KeyError):
        rendering.render(say("two", first="x"))


def test_documents_are_rendered_without_touching_the_rest():
    document = {"title": msgspec.to_builtins(say("plain")), "rows": [["a", "b"], {"n": 1}], "low": "1.00"}
    shown = rendering.render_all(document)
    assert shown == {"title": "Nothing to fill in.", "rows": [["a", "b"], {"n": 1}], "low": "1.00"}
    assert shown["rows"] is document["rows"]
    assert rendering.render_all(shown) is shown


def test_another_language_is_read_from_its_own_patterns(monkeypatch):
    monkeypatch.setattr(rendering, "gettext", lambda text: f"[{translation.get_language()}] {text}")
    with translation.override("de"):
        assert rendering.render(say("plain")) == "[de] Nothing to fill in."


_arguments: st.SearchStrategy[ms.Argument] = st.deferred(
    lambda: st.one_of(
        st.text(max_size=8),
        st.integers(0, 10**6),
        st.builds(ms.Money, st.just("1.00"), st.just("USD")),
        st.builds(ms.Count, st.integers(0, 5), st.integers(5, 9)),
        st.builds(ms.Listed, st.lists(_arguments, max_size=3).map(tuple)),
        st.builds(ms.Message, st.text(max_size=8), st.dictionaries(st.text(max_size=4), _arguments, max_size=2)),
    )
)


@given(st.builds(ms.Message, st.text(max_size=8), st.dictionaries(st.text(max_size=4), _arguments, max_size=3)))
def test_a_message_survives_the_log(message):
    stored = msgspec.json.decode(msgspec.json.encode(message))
    assert ms.is_message(stored)
    assert ms.read(stored) == message
