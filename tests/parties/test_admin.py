"""What support staff see: everything, changing nothing, but for redriving and the catalogue."""

import datetime as dt

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agents.catalogue.repository import current
from agents.models import CatalogueOffer, PartySavings
from agents.runs import breakers
from parties import commands
from parties.models import DeadLetter, EventRow, OutboxMessage, Party, Person, Purge
from parties.outbox import relay
from partyplanner.observability import heartbeat, monitor
from partyplanner.web.readonly_admin import ReadOnlyAdmin
from tests.parties.factories import PartyFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

READ_ONLY = sorted(
    (model for model, page in admin.site._registry.items() if isinstance(page, ReadOnlyAdmin)),
    key=lambda model: model.__name__,
)


@pytest.fixture
def staff():
    client = Client()
    client.force_login(UserFactory(username="sam", is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def party(settings):
    """With a cake that is worked out elsewhere, by an agent that failed the last time."""
    settings.DEFERRED_AGENTS = frozenset({"cake"})
    party = PartyFactory(texts=["jungle theme and a cake for 75 guests", "<script>alert(1)</script>"])
    relay.drain("planner")
    breakers.failed("cake", "<script>alert(1)</script>")
    return party


def address(model, action, *arguments):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=arguments)


@pytest.mark.parametrize("model", READ_ONLY, ids=lambda model: model.__name__)
def test_every_read_only_page_shows_and_refuses_changes(staff, party, model):
    OutboxMessage.objects.create(
        consumer="planner", party_id="x", available_at=timezone.now(), created_at=timezone.now()
    )
    DeadLetter.objects.create(
        consumer="planner", party_id="x", attempts=8, error="E", created_at=timezone.now(), died_at=timezone.now()
    )
    commands.purge_party(party_id=PartyFactory().party_id, reason="a test", actor="test")
    PartySavings.objects.create(party_id=party.party_id, version=1, document=[{"title": "<script>alert(1)</script>"}])
    heartbeat.beat("working")
    monitor.look()
    assert staff.get(address(model, "changelist")).status_code == 200
    row = model.objects.first()
    assert row is not None
    page = staff.get(address(model, "change", row.pk))
    assert page.status_code == 200
    assert b"<script>alert" not in page.content
    assert staff.post(address(model, "change", row.pk), {"text": "x"}).status_code == 403
    assert staff.get(address(model, "add")).status_code == 403
    assert staff.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_the_party_page_shows_its_timeline(staff, party):
    page = staff.get(address(Party, "change", party.party_id)).content.decode()
    for kind in EventRow.objects.filter(party_id=party.party_id).values_list("type", flat=True):
        assert kind in page


def test_a_person_without_permission_sees_nothing(party):
    client = Client()
    client.force_login(UserFactory(is_staff=True))
    assert client.get(address(Party, "changelist")).status_code == 403
    assert Client().get(address(Party, "changelist")).status_code == 302


def test_dead_letters_are_redriven_from_the_list(staff, party):
    letter = DeadLetter.objects.create(
        consumer="planner",
        party_id=party.party_id,
        attempts=8,
        error="E",
        created_at=timezone.now(),
        died_at=timezone.now(),
    )
    staff.post(address(DeadLetter, "changelist"), {"action": "redrive", "_selected_action": [letter.pk]})
    letter.refresh_from_db()
    assert letter.redriven_at is not None
    assert OutboxMessage.objects.filter(party_id=party.party_id).count() == 1


def test_staff_purge_a_party_once_they_say_why(staff, party):
    other = PartyFactory()
    form = {"action": "purge", "_selected_action": [party.party_id]}
    page = staff.post(address(Party, "changelist"), form)
    assert (page.status_code, b"Everything of 1 party will be deleted" in page.content) == (200, True)
    assert staff.post(address(Party, "changelist"), form | {"confirm": "yes", "reason": " "}).status_code == 200
    assert Party.objects.count() == 2
    staff.post(address(Party, "changelist"), form | {"confirm": "yes", "reason": "asked for by its host"})
    assert list(Party.objects.values_list("pk", flat=True)) == [other.party_id]
    (purge,) = Purge.objects.all()
    assert (purge.party_id, purge.reason) == (party.party_id, "asked for by its host")
    assert purge.actor.startswith("user:")


def test_staff_who_may_only_look_do_not_purge(party):
    watcher = UserFactory(is_staff=True)
    watcher.user_permissions.add(Permission.objects.get(codename="view_party"))
    client = Client()
    client.force_login(watcher)
    form = {"action": "purge", "_selected_action": [party.party_id], "confirm": "yes", "reason": "x"}
    client.post(address(Party, "changelist"), form)
    assert Party.objects.filter(pk=party.party_id).exists()


def test_staff_mend_what_people_are_called(staff):
    bob = UserFactory(username="bob@example.org")
    answer = staff.post(address(Person, "add"), {"user": bob.pk, "display_name": "Bob"})
    assert answer.status_code == 302
    assert Person.objects.get(user=bob).display_name == "Bob"


def test_a_change_of_the_catalogue_makes_its_agent_stale(staff):
    call_command("loadcatalogue", verbosity=0)
    party = PartyFactory(texts=["jungle theme for 75 guests"])
    relay.drain("planner")
    before = current().versions["venue"]
    offer = CatalogueOffer.objects.filter(kind="venue").first()
    assert offer is not None
    form = staff.get(address(CatalogueOffer, "change", offer.pk)).context["adminform"].form
    data = {name: form[name].value() for name in form.fields} | {"title": "A quite different place"}
    data = {name: value for name, value in data.items() if value is not None and value is not False}
    answer = staff.post(address(CatalogueOffer, "change", offer.pk), data)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert OutboxMessage.objects.filter(party_id=party.party_id).count() == 1
    OutboxMessage.objects.update(available_at=timezone.now() - dt.timedelta(seconds=1))
    relay.drain("planner")
    party_now = Party.objects.get(pk=party.party_id)
    assert party_now.version > party.version
    assert current().versions["venue"] == before + 1


@pytest.mark.parametrize(
    ("model", "name", "shown"),
    [
        (Party, "plan", {"": 2, "current": 1, "behind": 1, "nonsense": 2}),
        (OutboxMessage, "tried", {"": 2, "fresh": 1, "failing": 1}),
        (DeadLetter, "redriven", {"": 2, "no": 1, "yes": 1}),
    ],
)
def test_a_filter_shows_what_it_says(staff, model, name, shown):
    PartyFactory()
    relay.drain("planner")
    behind = PartyFactory()
    message = OutboxMessage.objects.get()
    OutboxMessage.objects.create(consumer="planner", party_id=behind.party_id, attempts=1)
    for redriven_at in (None, message.created_at):
        DeadLetter.objects.create(
            consumer="planner",
            party_id=behind.party_id,
            attempts=8,
            error="E",
            created_at=message.created_at,
            died_at=message.created_at,
            redriven_at=redriven_at,
        )
    for value, count in shown.items():
        page = staff.get(address(model, "changelist"), {name: value} if value else {})
        assert len(page.context["cl"].result_list) == count, value
