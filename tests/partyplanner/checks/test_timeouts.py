"""The time-outs of sessions: on the role, for whoever may alter it, and read back."""

import os
from collections.abc import Iterator

import dj_database_url
import pytest
from django.db import OperationalError, connection

from partyplanner.checks import timeouts
from tests.support import servers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def role(settings) -> Iterator[str]:
    """An ordinary role that owns nothing, and may do what any role may."""
    name = f"modest_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name} LOGIN")
    address = servers.addresses(connection.settings_dict["NAME"])["DATABASE_DIRECT_URL"]
    settings.DATABASE_URL = address.replace("partyplanner@", f"{name}@", 1)
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP ROLE {name}")


@pytest.fixture
def as_role(role, settings) -> Iterator[None]:
    """This process's own sessions are that role's, too, past any pooler."""
    place = {key: connection.settings_dict[key] for key in ("USER", "HOST", "PORT")}
    direct = dj_database_url.parse(servers.direct_url())
    connection.close()
    connection.settings_dict |= {"USER": role, "HOST": direct["HOST"], "PORT": direct["PORT"]}
    yield
    connection.close()
    connection.settings_dict |= place


def test_a_migrated_database_has_them():
    connection.close()
    assert timeouts.are_right(connection)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("5s",)


def test_they_are_those_of_the_settings(settings):
    settings.DATABASE_IDLE_SECONDS = 31
    connection.close()
    assert not timeouts.are_right(connection)


def test_who_migrates_sets_them_for_another_role_that_serves(role):
    with pytest.raises(timeouts.WrongTimeouts, match=r"instead of 30000 ms and 5000 ms: run `manage\.py set_timeouts`"):
        timeouts.require()
    timeouts.establish()
    timeouts.require()


def test_a_role_without_rights_sets_its_own(as_role):
    timeouts.establish()
    timeouts.require()


def test_where_altering_is_refused_the_sentence_says_what_an_administrator_runs(as_role, role, settings, caplog):
    settings.DATABASE_URL = settings.DATABASE_URL.replace(f"{role}@", "partyplanner@", 1)  # a superuser
    settings.DATABASE_LOCK_SECONDS = 6
    assert timeouts.set_on_role(connection) is False
    assert "permission denied to alter role" in caplog.text
    with pytest.raises(timeouts.WrongTimeouts) as wrong:
        timeouts.require()
    name = connection.settings_dict["NAME"]
    assert f'an administrator run ALTER ROLE "partyplanner" IN DATABASE "{name}" SET lock_timeout = 6000;' in str(
        wrong.value
    )


def test_what_is_set_is_not_set_again(role):
    """Then a deployment needs no right to alter a role that an administrator has altered."""
    timeouts.establish()
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin FROM pg_db_role_setting WHERE setrole = %s::regrole", [role])
        before = cursor.fetchall()
        timeouts.establish()
        cursor.execute("SELECT xmin FROM pg_db_role_setting WHERE setrole = %s::regrole", [role])
        assert cursor.fetchall() == before


def test_a_database_that_is_away_stops_nothing(settings):
    settings.DATABASE_URL = "postgresql://nobody@127.0.0.1:1/none"
    timeouts.refuse_wrong()
    with pytest.raises(OperationalError, match="refused"):
        timeouts.require()
