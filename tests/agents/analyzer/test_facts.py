"""What a text tells beside its slots: the occasion, and who comes."""

import datetime as dt

import pytest

from agents.analyzer import analyze


def facts(text):
    return analyze(text, today=dt.date(2026, 3, 2)).facts


@pytest.mark.parametrize(
    ("text", "occasion"),
    [
        ("our wedding in June", "wedding"),
        ("hen do for ten", "bachelorette"),
        ("stag weekend in Leeds", "bachelor"),
        ("rehearsal dinner for 40", "rehearsal_dinner"),
        ("Sofia's quinceañera", "quinceañera"),
        ("gender reveal for 30", "gender_reveal"),
        ("Diwali at home", "Diwali"),
        ("Christmas party for the staff", "Christmas"),
        ("my son's baptism", "christening"),
        ("Sofia turns 15: her quinceañera", "quinceañera"),
        ("holiday party on Christmas Eve", "Christmas"),
        ("rehearsal dinner the night before the wedding", "rehearsal_dinner"),
    ],
)
def test_the_occasion(text, occasion):
    assert facts(text)["occasion"] == occasion


@pytest.mark.parametrize(
    ("text", "children"),
    [
        ("12 girls for Ava's 7th birthday", 12),
        ("bachelorette weekend, 12 girls", None),
        ("sweet 16 with 40 teens", None),
        ("40 kids and 12 adults", 40),
    ],
)
def test_who_counts_as_a_child(text, children):
    assert facts(text).get("children") == children
