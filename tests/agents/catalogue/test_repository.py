"""The catalogue in the database: loading, memory, and edits by staff."""

import datetime as dt
import time
from io import StringIO

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.html import escape

from agents.catalogue import files, loading, repository
from agents.catalogue.files import builtin
from agents.catalogue.loading import load
from agents.catalogue.models import CatalogueFigure, CatalogueOffer, CatalogueVersion
from agents.catalogue.offers import KINDS
from parties import commands
from parties.models import OutboxMessage, Party

NOW = dt.datetime(2027, 3, 1, tzinfo=dt.UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("forgetful")]


def sheet_cake():
    return CatalogueOffer.objects.get(kind="cake", key="sheet_cake")


def versions():
    return dict(CatalogueVersion.objects.values_list("kind", "version"))


def form(offer, **changes):
    values = {
        "kind": offer.kind,
        "key": offer.key,
        "title": offer.title,
        "summary": offer.summary,
        "tags": "[]",
        "terms": '{"diets": ["vegan"]}',
        "active": "on",
        "position": "1",
    }
    return values | changes


def test_loading_brings_what_the_files_hold(loaded):
    assert versions() == dict.fromkeys((*KINDS, "figure"), 1)
    assert repository.current() == builtin()


def test_an_empty_database_gives_the_delivered_catalogue():
    assert repository.current() == builtin()


def test_a_part_is_no_catalogue(loaded):
    """One offer that was published before the rest was loaded."""
    CatalogueVersion.objects.exclude(kind="cake").delete()
    assert not repository.loaded()
    assert repository.current() == builtin()
    load()
    assert repository.loaded()
    assert repository.current().offers == builtin().offers


def test_staff_load_the_catalogue_before_they_edit_it(staff):
    listed = reverse("admin:agents_catalogueoffer_changelist")
    assert "Load the catalogue" in staff.get(listed).content.decode()
    assert "Load the catalogue" in staff.get(reverse("admin:agents_cataloguefigure_changelist")).content.decode()
    new = form(CatalogueOffer(kind="cake", key="trifle", title="Trifle", summary="In a bowl"))
    assert staff.post(reverse("admin:agents_catalogueoffer_add"), new).status_code == 403
    assert staff.get(reverse("admin:agents_catalogueoffer_import")).status_code == 403
    assert not CatalogueVersion.objects.exists()
    page = staff.post(listed, follow=True).content.decode()
    assert "The catalogue is loaded." in page
    assert "Sheet cake" in staff.get(listed, {"q": "sheet cake"}).content.decode()
    assert repository.current() == builtin()
    assert staff.post(reverse("admin:agents_catalogueoffer_add"), new).status_code == 302
    assert len(repository.current().offers["cake"]) == len(builtin().offers["cake"]) + 1


def test_who_may_only_look_cannot_load(client):
    bob = User.objects.create_user("bob", password="correct horse battery", is_staff=True)
    client.force_login(bob)
    listed = reverse("admin:agents_catalogueoffer_changelist")
    assert client.get(listed).status_code == 403
    bob.user_permissions.add(Permission.objects.get(codename="view_catalogueoffer"))
    page = client.get(listed).content.decode()
    assert "manage.py loadcatalogue" in page
    assert "Load the catalogue" not in page
    assert client.post(listed).status_code == 403
    assert not repository.loaded()


def test_loading_twice_changes_nothing(loaded, woken, django_assert_num_queries):
    before = versions()
    with django_assert_num_queries(1):
        assert load() == []
    assert versions() == before
    assert woken == []


def test_loading_again_takes_no_time(loaded):
    started = time.perf_counter()
    call_command("loadcatalogue", verbosity=0)
    assert time.perf_counter() - started < 0.3


def test_the_command_says_what_it_did():
    out = StringIO()
    call_command("loadcatalogue", stdout=out)
    assert f"cake: {len(builtin().offers['cake'])} added, 0 changed, 0 switched off" in out.getvalue()
    out = StringIO()
    call_command("loadcatalogue", stdout=out)
    assert out.getvalue() == "The catalogue is up to date.\n"


@pytest.fixture
def new_cakes(tmp_path, monkeypatch):
    """Deliver another file of cakes."""

    def deliver(text):
        path = tmp_path / "cakes.yaml"
        path.write_text(text)
        monkeypatch.setitem(files.PATHS, "cake", path)

    return deliver


CAKES = """
- {id: sheet_cake, title: Sheet cake, summary: Now with sprinkles}
- {id: lamingtons, title: Lamingtons, summary: Sponge and coconut}
"""


def test_a_new_delivery_changes_only_its_kind(loaded, new_cakes, woken):
    new_cakes(CAKES)
    assert load() == [loading.Loaded("cake", added=1, changed=1, retired=len(builtin().offers["cake"]) - 1)]
    assert versions() == dict.fromkeys((*KINDS, "figure"), 1) | {"cake": 2}
    assert woken == ["cake"]
    assert [offer.id for offer in repository.current().offers["cake"]] == ["sheet_cake", "lamingtons"]
    assert CatalogueOffer.objects.filter(kind="cake", active=False).count() == len(builtin().offers["cake"]) - 1


def test_a_delivery_leaves_alone_what_a_person_edited(loaded, new_cakes):
    CatalogueOffer.objects.filter(key="sheet_cake").update(summary="Ours", edited=True)
    CatalogueOffer.objects.filter(key="cupcakes").update(edited=True)
    new_cakes(CAKES)
    load()
    assert sheet_cake().summary == "Ours"
    assert CatalogueOffer.objects.get(key="cupcakes").active


def test_a_wrong_delivery_changes_nothing_and_says_why(loaded, new_cakes):
    new_cakes(CAKES + "- {id: wrong, title: W, summary: S, terms: {diets: [raw]}}\n")
    before = versions()
    with pytest.raises(CommandError, match=r"offer 'wrong': .*'raw' - at `\$.diets\[0\]`"):
        call_command("loadcatalogue")
    assert versions() == before
    assert not CatalogueOffer.objects.filter(key="lamingtons").exists()


def test_one_query_tells_whether_it_is_current(loaded, django_assert_num_queries):
    repository.current()
    with django_assert_num_queries(1):
        repository.current()
    with django_assert_num_queries(0):
        repository.current(max_age=60)


def test_a_bump_is_seen_at_once(loaded):
    repository.current()
    CatalogueOffer.objects.filter(key="sheet_cake").update(title="Slab")
    assert "Slab" not in {offer.title for offer in repository.current().offers["cake"]}
    repository.bump("cake")
    assert "Slab" in {offer.title for offer in repository.current().offers["cake"]}
    assert repository.current().versions["cake"] == 2


def test_a_row_that_cannot_be_read_is_left_out_and_reported(loaded, caplog):
    CatalogueOffer.objects.filter(key="sheet_cake").update(terms={"diets": "everything"})
    repository.bump("cake")
    assert "sheet_cake" not in {offer.id for offer in repository.current().offers["cake"]}
    assert "action=skip_offer kind=cake key=sheet_cake" in caplog.text


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"terms": {"diets": ["raw"]}}, "terms", "'raw' - at `$.diets[0]`"),
        (
            {"terms": {"tasks": [{"id": "a", "title": "A", "days": 1, "figure": "F99"}]}},
            "terms",
            "No such figure: F99.",
        ),
        ({"terms": []}, "terms", "Expected `object`"),
        ({"tags": "park"}, "tags", "Tags are a list of texts"),
        ({"tags": [3]}, "tags", "Tags are a list of texts"),
    ],
)
def test_wrong_terms_are_refused_with_the_key(loaded, change, field, message):
    offer = sheet_cake()
    for name, value in change.items():
        setattr(offer, name, value)
    with pytest.raises(ValidationError) as refused:
        offer.full_clean()
    assert message in str(refused.value.message_dict[field])


def test_every_delivered_offer_passes_its_own_check(loaded):
    for offer in CatalogueOffer.objects.all():
        offer.full_clean()


def test_saving_in_the_admin_marks_bumps_and_wakes(loaded, woken, staff):
    offer = sheet_cake()
    url = reverse("admin:agents_catalogueoffer_change", args=[offer.pk])
    assert staff.post(url, form(offer, title="Slab")).status_code == 302
    assert (sheet_cake().title, sheet_cake().edited) == ("Slab", True)
    assert versions()["cake"] == 2
    assert woken == ["cake"]


def test_saving_leaves_a_marker_for_the_parties_that_use_the_agent(loaded, staff):
    with_cake = commands.create_party(title="With cake", actor="alice", now=NOW).party_id
    commands.create_party(title="Without", actor="alice", now=NOW)
    Party.objects.filter(pk=with_cake).update(agents={"cake": {}})
    OutboxMessage.objects.all().delete()
    offer = sheet_cake()
    staff.post(reverse("admin:agents_catalogueoffer_change", args=[offer.pk]), form(offer))
    assert list(OutboxMessage.objects.values_list("consumer", "party_id")) == [("planner", with_cake)]


def test_a_mistake_in_the_admin_changes_nothing(loaded, woken, staff):
    offer = sheet_cake()
    url = reverse("admin:agents_catalogueoffer_change", args=[offer.pk])
    page = staff.post(url, form(offer, title="Slab", terms='{"diets": ["raw"]}'))
    assert page.status_code == 200
    assert "at `$.diets[0]`" in page.content.decode()
    assert sheet_cake().title == "Sheet cake"
    assert (versions()["cake"], woken) == (1, [])


PRICED = '{"charges": [{"id": "a", "item": "A", "per": "event", "rate": {"low": %s, "high": %s, "figure": "F01"}}]}'


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("tags", r'["a\u0000"]', "Take out the character U+0000"),
        ("tags", r'["\ud83d"]', "Take out the character U+D83D"),
        ("terms", r'{"tasks": [{"id": "a", "title": "a\u0000", "days": 1}]}', "Take out the character U+0000"),
        ("terms", r'{"stand_in": "\udc00"}', "Take out the character U+DC00"),
        ("terms", r'{"\ud800": 1}', "Take out the character U+D800"),
        ("terms", PRICED % ("NaN", "NaN"), "needs 0 ≤ low ≤ high"),
        ("terms", PRICED % (1, "Infinity"), "needs 0 ≤ low ≤ high"),
        ("terms", PRICED % (1, '"1e999999"'), "needs 0 ≤ low ≤ high"),
        ("terms", "[" * 100_000, "nested too deeply"),
    ],
)
def test_what_no_column_or_sum_can_hold_is_refused_in_the_admin(loaded, woken, staff, field, typed, message):
    offer = sheet_cake()
    url = reverse("admin:agents_catalogueoffer_change", args=[offer.pk])
    page = staff.post(url, form(offer, **{field: typed}))
    assert page.status_code == 200
    assert message in " ".join(page.context["adminform"].form.errors[field])
    assert escape(typed) in page.content.decode()
    assert (sheet_cake().tags, sheet_cake().terms, woken) == (offer.tags, offer.terms, [])


def test_a_delivered_offer_is_switched_off_when_deleted_and_stays_off(loaded, woken, staff):
    offer = sheet_cake()
    staff.post(reverse("admin:agents_catalogueoffer_delete", args=[offer.pk]), {"post": "yes"})
    assert (sheet_cake().active, sheet_cake().edited) == (False, True)
    assert (versions()["cake"], woken) == (2, ["cake"])
    CatalogueVersion.objects.update(content_hash="")
    load()
    assert not sheet_cake().active


def test_an_offer_made_by_hand_is_deleted_for_good(loaded, woken, staff):
    own = CatalogueOffer.objects.create(kind="venue", key="barn_2", title="B", summary="S", edited=True)
    action = {"action": "delete_selected", "_selected_action": [own.pk], "post": "yes"}
    staff.post(reverse("admin:agents_catalogueoffer_changelist"), action)
    assert not CatalogueOffer.objects.filter(key="barn_2").exists()
    assert woken == ["venue"]


def test_a_figure_edited_in_the_admin_is_marked_and_bumped(loaded, staff):
    figure = CatalogueFigure.objects.get(id="F24")
    url = reverse("admin:agents_cataloguefigure_change", args=[figure.pk])
    values = {name: getattr(figure, name) for name in ("category", "item", "unit", "quality", "source", "url")}
    assert staff.post(url, values | {"typical": "45"}).status_code == 302
    assert repository.current().figures["F24"].typical == "45"
    assert versions()["figure"] == 2


def test_both_tables_are_in_the_admin():
    assert admin.site.is_registered(CatalogueOffer)
    assert admin.site.is_registered(CatalogueFigure)
