"""Fixtures for every test. The servers behind them: tests/support/servers.py."""

import os
import shutil
from collections.abc import Generator, Iterator
from typing import Any

import dj_database_url
import pytest
import redis
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, sync_playwright

from parties.outbox import wakeup
from partyplanner.observability import outage_log
from tests.support import servers
from tests.support.application import Application, start_application

CHROMIUM = shutil.which("chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DATABASE_FIXTURES = frozenset({"db", "transactional_db", "django_db_reset_sequences", "live_server"})


def pytest_configure() -> None:
    """Passwords are hashed cheaply here: a test that makes four people should not take a second for it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    hypothesis_settings.register_profile("untimed", deadline=None)  # no test measures time
    hypothesis_settings.load_profile("untimed")


@pytest.fixture(scope="session")
def redis_connection() -> Iterator[redis.Redis]:
    """A connection to the Redis database of the tests in this process."""
    connection = redis.Redis.from_url(os.environ["REDIS_URL"])
    yield connection
    connection.close()


@pytest.fixture(autouse=True)
def _empty_redis(request: pytest.FixtureRequest) -> None:
    """A test that may reach Redis starts with an empty one; pure tests pay nothing."""
    names = set(request.fixturenames)
    if names & DATABASE_FIXTURES or request.node.get_closest_marker("django_db") or "redis_connection" in names:
        request.getfixturevalue("redis_connection").flushdb()


@pytest.fixture(scope="session")
def _pooled() -> dict[str, Any]:
    """Where the sessions of the tests go; until the database is made, and to drop it, they go past any pooler."""
    place = connection.settings_dict
    pooled = {key: place[key] for key in ("HOST", "PORT")}
    place |= _direct()
    return pooled


def _direct() -> dict[str, Any]:
    found = dj_database_url.parse(servers.direct_url())
    return {"HOST": found["HOST"], "PORT": found["PORT"]}


@pytest.fixture(scope="session")
def django_db_setup(_pooled: dict[str, Any], django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        connection.close()
    connection.settings_dict |= _pooled
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict |= _direct()
        if _pooled != _direct():
            servers.end_sessions(connection.settings_dict["NAME"])


@pytest.fixture(scope="session")
def live_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """The whole application in real processes: daphne, supervisor, django-q2 cluster. Shared by the session."""
    application = start_application(tmp_path_factory.mktemp("live"))
    try:
        application.await_web()
        application.await_workers()
        yield application
    finally:
        application.stop()
        servers.drop_database(f"live_{os.getpid()}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. For one module at a time: while it is open, its loop keeps asyncio tests from running."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _redis_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test begins without the outage of the one before, which a process remembers for a while."""
    monkeypatch.setattr(outage_log, "REDIS", outage_log.OutageLog("Redis fails"))
    monkeypatch.setattr(wakeup, "_resume_at", 0.0)


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """In CI nothing may be left out: a skip is a failure there."""
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse_skip(report)
    return report
