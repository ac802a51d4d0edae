"""Offers as CSV: out and in again, looked at before anything is written, and never a formula."""

import csv
import json
import re
from io import StringIO

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from agents.catalogue import admin, csv_import, repository
from agents.catalogue.csv_import import Mistake, UnreadableSheet, guarded, preview, unguarded
from agents.catalogue.models import CatalogueOffer, CatalogueVersion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("forgetful")]
IMPORT = "admin:agents_catalogueoffer_import"
LIST = "admin:agents_catalogueoffer_changelist"


def sheet(*rows):
    """CSV of rows given as dicts; the first one's keys are the columns."""
    out = StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def snapshot():
    return list(CatalogueOffer.objects.order_by("pk").values("kind", "key", *csv_import.COLUMNS, "edited"))


def look(staff, text):
    file = SimpleUploadedFile("offers.csv", text if isinstance(text, bytes) else text.encode())
    return staff.post(reverse(IMPORT), {"file": file})


def token(response):
    found = re.search(r'name="confirm" value="([^"]+)"', response.content.decode())
    return found.group(1) if found else ""


def confirm(staff, value):
    return staff.post(reverse(IMPORT), {"confirm": value}, follow=True)


def offer(kind, key):
    return CatalogueOffer.objects.get(kind=kind, key=key)


NEW = {
    "kind": "cake",
    "key": "trifle",
    "title": "Trifle",
    "summary": "In a bowl",
    "tags": "trifle; bowl",
    "terms": '{"diets": ["vegetarian"]}',
}


@given(st.text(alphabet="'=+-@\t\r\n＝ab", max_size=6))
def test_a_guarded_cell_is_no_formula_and_reads_back(text):
    cell = guarded(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
    assert unguarded(cell) == text


def test_an_apostrophe_that_a_person_typed_stays():
    assert unguarded("'tis the season") == "'tis the season"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_exported_cell_is_a_formula(start):
    evil = start + "HYPERLINK(0)"
    one = CatalogueOffer(kind="cake", key=evil, title=evil, summary=evil, tags=[evil], terms={})
    rows = list(csv.reader(StringIO(csv_import.write([one]), newline="")))
    assert not any(cell.startswith(start) for cell in rows[1])
    assert rows[1][2] == "'" + evil


def test_an_export_imported_again_changes_nothing(loaded, staff):
    rows = CatalogueOffer.objects.values_list("pk", flat=True)
    answer = staff.post(reverse(LIST), {"action": "export_csv", "_selected_action": list(rows)})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    text = csv_import.decode(answer.content)
    assert len(list(csv.DictReader(StringIO(text)))) == CatalogueOffer.objects.count()
    found = preview(text)
    assert (found.changes, found.mistakes, found.unchanged) == ((), (), CatalogueOffer.objects.count())


def test_odd_tags_survive(loaded):
    odd = ["a; b", " c ", "[d", "=e", "'f", "Piñata"]
    CatalogueOffer.objects.filter(key="sheet_cake").update(tags=odd, title="'=1", summary='two\nlines, "quoted"')
    text = csv_import.write(CatalogueOffer.objects.filter(key="sheet_cake"))
    assert preview(text).unchanged == 1
    CatalogueOffer.objects.filter(key="sheet_cake").update(tags=[], title="", summary="")
    (change,) = preview(text).changes
    assert (change.offer.tags, change.offer.title) == (odd, "'=1")


def test_a_preview_shows_what_changes_and_writes_nothing(loaded, staff, woken):
    before = snapshot()
    page = look(
        staff,
        sheet(
            {"kind": "cake", "key": "sheet_cake", "title": "Slab <b>cake</b>", "active": "no"},
        ),
    )
    shown = page.content.decode()
    assert "1 offer would change, 0 would stay as they are" in shown
    assert "Slab &lt;b&gt;cake&lt;/b&gt;" in shown
    assert "Sheet cake" in shown
    assert token(page)
    assert (snapshot(), woken) == (before, [])


def test_confirming_writes_marks_bumps_and_wakes(loaded, staff, woken):
    terms = {"diets": ["vegan"]}
    text = sheet(
        NEW | {"active": "yes", "position": "7"},
        {**NEW, "key": "fondant", "title": "Fondant", "terms": json.dumps(terms), "active": "no", "position": "3"},
    )
    page = confirm(staff, token(look(staff, text)))
    assert "Imported 2 offers." in page.content.decode()
    trifle, fondant = offer("cake", "trifle"), offer("cake", "fondant")
    assert (trifle.title, trifle.tags, trifle.position, trifle.active, trifle.edited) == (
        "Trifle",
        ["trifle", "bowl"],
        7,
        True,
        True,
    )
    assert (fondant.terms, fondant.active, fondant.edited) == (terms, False, True)
    assert dict(CatalogueVersion.objects.values_list("kind", "version"))["cake"] == 2
    assert woken == ["cake"]
    assert "trifle" in {one.id for one in repository.current().offers["cake"]}
    history = staff.get(reverse("admin:agents_catalogueoffer_history", args=[trifle.pk])).content.decode()
    assert "Imported from a CSV file." in history


def test_a_missing_column_leaves_its_values(loaded):
    before = offer("venue", "barn")
    (change,) = preview(sheet({"kind": "venue", "key": "barn", "summary": "Hay and lights"})).changes
    assert change.differences == (csv_import.Difference("summary", before.summary, "Hay and lights"),)
    assert (change.offer.terms, change.offer.tags, change.offer.title) == (before.terms, before.tags, before.title)


def test_of_the_terms_only_the_parts_that_differ_are_shown(loaded):
    terms = offer("venue", "barn").terms | {"kitchen": True}
    (change,) = preview(sheet({"kind": "venue", "key": "barn", "terms": json.dumps(terms)})).changes
    assert change.differences == (csv_import.Difference("terms: kitchen", "false", "true"),)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_spreadsheets_of_other_countries_are_read(loaded, separator):
    text = f"\ufeffkind{separator}key{separator}title\r\ncake{separator}sheet_cake{separator}Slab\r\n"
    (change,) = preview(csv_import.decode(text.encode())).changes
    assert change.offer.title == "Slab"


@pytest.mark.parametrize(
    ("change", "column", "message"),
    [
        ({"kind": "boat"}, "kind", "Value 'boat' is not a valid choice."),
        ({"key": "a b"}, "key", "Enter a valid “slug”"),
        ({"title": ""}, "title", "This field cannot be blank."),
        ({"title": "x" * 121}, "title", "at most 120 characters"),
        ({"terms": "{"}, "terms", "This is not JSON"),
        ({"terms": '{"diets": ["raw"]}'}, "terms", "'raw' - at `$.diets[0]`"),
        (
            {"terms": '{"booking": {"deposit": {"low": 1, "high": 2, "figure": "F99"}}}'},
            "terms",
            "No such figure: F99.",
        ),
        ({"tags": "[3]"}, "tags", "Tags are a list of texts"),
        ({"tags": r'["a\u0000"]'}, "tags", "Take out the character U+0000"),
        ({"terms": r'{"cautions": ["a", "b\u0000"]}'}, "terms", "Take out the character U+0000"),
        ({"terms": r'{"stand_in": "\ud800"}'}, "terms", "This is not JSON"),
        ({"terms": '{"booking": {"deposit": {"low": "NaN", "high": 2, "figure": "F01"}}}'}, "terms", "needs 0 ≤ low"),
        ({"active": "perhaps"}, "active", "Write yes or no, not 'perhaps'."),
        ({"position": "-1"}, "position", "Write a whole number from 0 up, not '-1'."),
    ],
)
def test_a_mistake_names_line_and_column_and_nothing_is_written(loaded, staff, woken, change, column, message):
    before = snapshot()
    text = sheet(
        NEW | {"active": "yes", "position": "1"}, {**NEW, "key": "x", "active": "yes", "position": "1"} | change
    )
    (mistake,) = preview(text).mistakes
    assert (mistake.line, mistake.column) == (3, column)
    assert message in mistake.message
    page = look(staff, text)
    assert "Nothing was written: 1 mistake." in page.content.decode()
    assert not token(page)
    assert (snapshot(), woken) == (before, [])


def test_every_mistake_is_told_at_once(loaded):
    text = sheet({"kind": "cake", "key": "new"}, {"kind": "cake", "key": "new"})
    assert preview(text).mistakes == (
        *(Mistake(2, column, "A new offer needs it.") for column in ("title", "summary", "terms")),
        Mistake(3, "key", "The same offer stands in line 2 already."),
    )


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "The submitted file is empty."),
        (b"title\nX", "missing: kind, key"),
        (b"kind,key,price\ncake,a,3", "Unknown columns: &#x27;price&#x27;."),
        (b"kind,key,key\ncake,a,a", "A column is named twice."),
        (b"kind,key\ncake,a,b", "Line 2 has 3 cells, the first line 2."),
        (b'kind,key\ncake,"a', "Line 2 is not CSV"),
        (b"kind,key\ncake,\xff", "The file is not UTF-8."),
        (b"kind,key\ncake,a\0", "The file is not text."),
        (b"x" * (csv_import.MOST_BYTES + 1), "The file is larger than 1,000,000 bytes."),
        (b"kind,key\n" + b"cake,a\n" * (csv_import.MOST_ROWS + 1), "The file has more than 2,000 rows."),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(loaded, staff, raw, message):
    page = look(staff, raw)
    assert page.status_code == 200
    assert message in page.content.decode()
    assert not token(page)


def test_an_empty_text_has_no_columns():
    with pytest.raises(UnreadableSheet, match="missing: kind, key"):
        preview("")


def test_what_changed_since_the_preview_is_looked_at_again(loaded, staff, woken):
    looked_at = token(look(staff, sheet({"kind": "cake", "key": "sheet_cake", "title": "Slab"})))
    CatalogueOffer.objects.filter(key="sheet_cake").update(title="Tray bake")
    page = confirm(staff, looked_at)
    assert "The catalogue has changed meanwhile" in page.content.decode()
    assert offer("cake", "sheet_cake").title == "Tray bake"
    assert woken == []
    confirm(staff, token(page))
    assert offer("cake", "sheet_cake").title == "Slab"


def test_a_preview_cannot_be_altered_or_kept(loaded, staff, monkeypatch):
    looked_at = token(look(staff, sheet({"kind": "cake", "key": "sheet_cake", "title": "Slab"})))
    assert "too old or was altered" in confirm(staff, looked_at[:-1]).content.decode()
    monkeypatch.setattr(admin, "LOOKED_AT", -1)
    assert "too old or was altered" in confirm(staff, looked_at).content.decode()
    assert offer("cake", "sheet_cake").title == "Sheet cake"


def test_an_error_while_writing_takes_everything_back(loaded, staff, monkeypatch):
    before = snapshot()
    text = sheet(NEW, {**NEW, "key": "sheet_cake"})
    looked_at = token(look(staff, text))

    def fail(kinds, offers):
        raise RuntimeError

    monkeypatch.setattr("agents.catalogue.repository.publish", fail)
    with pytest.raises(RuntimeError):
        confirm(staff, looked_at)
    assert snapshot() == before


def test_only_who_may_add_and_change_offers_imports(loaded, client):
    bob = User.objects.create_user("bob", password="correct horse battery", is_staff=True)
    bob.user_permissions.add(*Permission.objects.filter(codename__in=["view_catalogueoffer", "change_catalogueoffer"]))
    client.force_login(bob)
    assert client.get(reverse(IMPORT)).status_code == 403
    assert "Import CSV" not in client.get(reverse(LIST)).content.decode()
    bob.user_permissions.add(Permission.objects.get(codename="add_catalogueoffer"))
    assert client.get(reverse(IMPORT)).status_code == 200
    assert "Import CSV" in client.get(reverse(LIST)).content.decode()


def test_a_stranger_is_sent_to_the_login(client):
    assert client.get(reverse(IMPORT)).status_code == 302
