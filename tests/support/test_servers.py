"""The rules of the test run itself."""

from typing import Literal

import pytest

from tests import conftest
from tests.support import servers


def report(outcome: Literal["passed", "failed", "skipped"]) -> pytest.TestReport:
    return pytest.TestReport("test_x", ("test_x.py", 1, "test_x"), {}, outcome, "because", "call")


def test_a_skip_is_a_failure_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    skipped = report("skipped")
    conftest._refuse_skip(skipped)
    assert skipped.failed
    assert "CI does not allow" in str(skipped.longrepr)


def test_a_skip_is_a_skip_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    skipped = report("skipped")
    conftest._refuse_skip(skipped)
    assert skipped.skipped


def test_an_expected_failure_is_no_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    expected = report("skipped")
    expected.wasxfail = "known"
    conftest._refuse_skip(expected)
    assert expected.skipped


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("unix:///tmp/x/valkey.sock?db=0", "unix:///tmp/x/valkey.sock?db=1"),
        ("redis://:secret@localhost:6379/0", "redis://:secret@localhost:6379/1"),
        ("redis://localhost:6379", "redis://localhost:6379/1"),
    ],
)
def test_another_database_of_the_same_redis(given: str, wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", given)
    assert servers.redis_database(1) == wanted
