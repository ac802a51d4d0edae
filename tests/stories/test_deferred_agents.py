"""A party whose venue and budget are worked out on the second cluster: the same plan, only later."""

import json
import os

import pytest

from parties.domain.state import encode
from parties.eventstore import repository
from parties.outbox import relay
from tests.faults.deferred.steered import FOLDER
from tests.parties.factories import PartyFactory
from tests.stories.test_main_job import FIRST
from tests.support import servers
from tests.support.application import start_application
from tests.support.hosts import Host
from tests.support.rendered import shown

MORE = ("I need a balloon artist", "two vegans")


@pytest.fixture(scope="module")
def orders(tmp_path_factory):
    """What the venue agent is to do, in a file."""
    folder = tmp_path_factory.mktemp("orders")
    (folder / "order").write_text("go")
    return folder


@pytest.fixture(scope="module")
def slow_stack(tmp_path_factory, orders):
    settings = {
        "DEFERRED_AGENTS": "venue,budget",
        "DJANGO_SETTINGS_MODULE": "tests.faults.deferred.settings",
        FOLDER: str(orders),
    }
    application = start_application(tmp_path_factory.mktemp("slow"), "slow", 2, **settings)
    try:
        application.await_web()
        application.await_workers()
        yield application
    finally:
        application.stop()
        servers.drop_database(f"slow_{os.getpid()}")


@pytest.fixture
def host(slow_stack):
    host = Host(slow_stack)
    yield host
    host.http.close()


def at_once(*texts):
    party = PartyFactory(texts=texts)
    relay.drain("planner")
    return json.loads(encode(repository.load(party.party_id)))


@pytest.mark.django_db(transaction=True)
def test_the_plan_ends_identical(host, slow_stack):
    party_id = host.start(FIRST)
    for text in MORE:
        host.post(f"/p/{party_id}/inputs", text=text)
    removed = host.post(f"/p/{party_id}/inputs", text="12 guests").json()["input_id"]
    host.post(f"/p/{party_id}/inputs/{removed}/remove")
    later, now = slow_stack.await_party(party_id), at_once(FIRST, *MORE)
    for part in ("agents", "budget", "plan"):
        assert later[part] == now[part]
    assert "1 parties identical" in slow_stack.manage("rebuild_projections", "--check", party_id)
    assert "Traceback" not in slow_stack.log()


def test_the_page_says_what_is_being_worked_on_and_keeps_what_there_was(host, slow_stack, orders):
    (orders / "release").unlink(missing_ok=True)
    (orders / "order").write_text("hold")
    try:
        party_id = host.start(FIRST)
        slow_stack.await_party(party_id, waits_for={"venue"})
        page = host.http.get(f"/p/{party_id}/").text
        assert "Working on it" in page
        assert page.count("card is-working") == 1
        assert "Venue: worked out in the background" in page
    finally:
        (orders / "release").touch()
    ready = slow_stack.await_party(party_id)
    picked = shown(ready["plan"]["sections"]["venue"]["title"])
    assert "card is-working" not in host.http.get(f"/p/{party_id}/").text
    (orders / "release").unlink()
    try:
        host.post(f"/p/{party_id}/inputs", text="12 guests")
        slow_stack.await_party(party_id, waits_for={"venue"})
        page = host.http.get(f"/p/{party_id}/").text
        assert "card is-working" in page
        assert picked.partition(",")[0] in page
        assert "This can take a moment" not in page
    finally:
        (orders / "release").touch()
        (orders / "order").write_text("go")
    slow_stack.await_party(party_id)
