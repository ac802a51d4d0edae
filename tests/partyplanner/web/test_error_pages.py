"""A database that is busy or away for a moment: 503 with a sentence, nothing kept, what was typed still in its box."""

import re
from contextlib import contextmanager
from html import unescape
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from parties.eventstore import repository
from parties.models import Party
from tests.parties.factories import UserFactory
from tests.support.log import written_log

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long enough secret"
JSON = {"Accept": "application/json"}
SENTENCE = "We&#x27;re busy and couldn&#x27;t do this. Nothing has changed."


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.fixture
def party(client):
    return client.post("/", {"text": "a picnic"}).url


@contextmanager
def limited(setting):
    """This process's session with a limit of milliseconds on something."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET {setting} = 50")
    try:
        yield
    finally:
        connection.close()


@contextmanager
def locked(table):
    """Somebody else has a table for himself, and the patience of this process is short."""
    with psycopg.connect(**other_session()) as holder, limited("lock_timeout"):
        holder.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield


def other_session():
    parameters = connection.get_connection_params()
    return {key: parameters[key] for key in ("dbname", "user", "password", "host", "port") if key in parameters}


def assert_busy(response, log):
    assert (response.status_code, response["Retry-After"]) == (503, "2")
    assert log.getvalue().count("\n") == 1, log.getvalue()
    assert "Traceback" not in log.getvalue()


def test_a_lock_time_out_keeps_the_wish_in_its_box_and_can_be_sent_again(client, party):
    before = Party.objects.get().version
    with locked("parties_party"), written_log() as log:
        response = client.post(party + "inputs", {"text": "a <b>clown</b>\n& a cake", "priority": "must"})
    assert_busy(response, log)
    assert "lock timeout" in log.getvalue()
    page = response.content.decode()
    assert SENTENCE in page
    assert Party.objects.get().version == before
    (box,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    fields = {"text": unescape(box), **dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))}
    (address,) = re.findall(r'action="([^"]+)"', page)
    assert client.post(address, fields).status_code == 302
    wish = list(repository.load(Party.objects.get().pk).inputs.values())[-1]
    assert (wish.text, wish.priority) == ("a <b>clown</b>\n& a cake", "must")


def test_the_script_is_answered_in_json(client, party):
    with locked("parties_party"), written_log() as log:
        response = client.post(party + "inputs", {"text": "a clown"}, headers=JSON)
    assert_busy(response, log)
    assert "busy" in response.json()["error"]


@pytest.mark.parametrize(
    ("table", "address", "fields"),
    [
        ("parties_membership", "/", {"text": "a picnic"}),
        ("django_session", "/", {"text": "a picnic"}),
        ("auth_user", "/login/", {"username": "alice", "password": PASSWORD}),
        ("django_session", "/login/", {"username": "alice", "password": PASSWORD}),
        ("auth_user", "/signup/", {"username": "dana", "password1": PASSWORD, "password2": PASSWORD}),
        ("django_session", "/signup/", {"username": "dana", "password1": PASSWORD, "password2": PASSWORD}),
        ("agents_catalogue_version", "/admin/agents/catalogueoffer/", None),
        ("agents_catalogue_version", "/admin/agents/catalogueoffer/import/", {"confirm": "x"}),
        ("django_session", "/nowhere", None),
    ],
)
def test_every_door_answers_so_and_keeps_nothing(client, table, address, fields):
    UserFactory(username="alice", password=PASSWORD)
    if address.startswith("/admin") or address == "/nowhere":
        client.force_login(UserFactory(is_superuser=True, is_staff=True))
    people = User.objects.count()
    with locked(table), written_log() as log:
        response = client.get(address) if fields is None else client.post(address, fields)
    assert_busy(response, log)
    assert PASSWORD not in response.content.decode()
    assert (Party.objects.count(), User.objects.count()) == (0, people)


def test_a_statement_that_takes_too_long(client, party):
    with limited("statement_timeout"), psycopg.connect(**other_session()) as holder, written_log() as log:
        holder.execute("LOCK TABLE parties_party")
        response = client.get(party)
    assert_busy(response, log)


def test_a_connection_that_was_lost(client, party):
    with connection.cursor() as cursor, psycopg.connect(**other_session()) as other:
        cursor.execute("SELECT pg_backend_pid()")
        other.execute("SELECT pg_terminate_backend(%s, 5000)", cursor.fetchone())
    with written_log() as log:
        response = client.post(party + "inputs", {"text": "a clown"})
    connection.close()
    assert_busy(response, log)


def test_a_transaction_that_was_idle_for_too_long(client, party, monkeypatch):
    load = repository.load

    def slow(*arguments, **options):
        state = load(*arguments, **options)
        with psycopg.connect(**other_session(), autocommit=True) as other:
            while other.execute("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in%'").fetchone() != (0,):
                pass
        return state

    monkeypatch.setattr(repository, "load", slow)
    with limited("idle_in_transaction_session_timeout"), written_log() as log:
        response = client.post(party + "inputs", {"text": "a clown"})
    assert_busy(response, log)


def test_a_database_that_does_not_answer(client, party, monkeypatch):
    connection.close()
    with monkeypatch.context() as away, written_log() as log:
        away.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        away.setitem(connection.settings_dict, "PORT", "1")
        response = client.get(party)
    assert_busy(response, log)


def test_a_pool_without_a_free_connection(client, party, monkeypatch):
    """Another thread has the only one."""
    connection.close()
    pool = {"min_size": 1, "max_size": 1, "timeout": 0.1}
    with monkeypatch.context() as pooled:
        pooled.setitem(connection.settings_dict, "OPTIONS", {**connection.settings_dict["OPTIONS"], "pool": pool})
        wrapper: Any = connection
        wrapper.pool.open()
        with wrapper.pool.connection(), written_log() as log:
            response = client.get(party)
        wrapper.close()
        wrapper.close_pool()
    assert_busy(response, log)


def test_a_mistake_of_ours_is_500_with_its_traceback(client, party, monkeypatch):
    def broken(*arguments, **options):
        raise ZeroDivisionError("a mistake")

    monkeypatch.setattr(repository, "load", broken)
    with written_log() as log:
        page, json = (client.post(party + "inputs", {"text": "a clown"}, headers=kind) for kind in ({}, JSON))
    assert (page.status_code, json.status_code) == (500, 500)
    assert b"it is our fault" in page.content
    assert "our fault" in json.json()["error"]
    assert log.getvalue().count("Traceback") == 2


def test_a_host_that_is_not_ours_is_one_line(client):
    with written_log() as log:
        response = client.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert log.getvalue().count("\n") == 1
    assert "Traceback" not in log.getvalue()
