"""Where `manage.py up` listens, and the address that it prints."""

import socket

import pytest

from partyplanner.runtime import addresses

V4, V6 = "127.0.0.1", "::1"


@pytest.fixture
def localhost(monkeypatch):
    """What the name leads to on this machine."""

    def lead_to(*found):
        monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **how: [(0, 0, 0, "", (one, 0)) for one in found])

    return lead_to


def test_localhost_is_both_loopbacks(monkeypatch):
    assert addresses.listened("localhost")[0] == V4
    monkeypatch.setattr(addresses, "_exists", lambda address: True)
    assert addresses.listened("localhost") == (V4, V6)


def test_where_ipv6_is_switched_off_there_is_one(monkeypatch):
    monkeypatch.setattr(addresses, "LOOPBACKS", (V4, "2001:db8::1"))  # an address that no machine has
    assert addresses.listened("localhost") == (V4,)


def test_another_host_is_taken_as_it_is():
    assert addresses.listened("192.0.2.1") == ("192.0.2.1",)


@pytest.mark.parametrize(
    ("host", "leads_to", "shown"),
    [
        ("localhost", (V6, V4), "localhost"),
        (V4, (V6, V4), "localhost"),
        (V6, (V6, V4), "localhost"),
        (V6, (V4,), "[::1]"),
        ("0.0.0.0", (V6, V4), "localhost"),
        ("::", (V6,), "localhost"),
        ("192.0.2.1", (V6, V4), "192.0.2.1"),
        ("2001:db8::1", (V6, V4), "[2001:db8::1]"),
        ("party.example", (V6, V4), "party.example"),
    ],
)
def test_localhost_is_shown_where_it_leads_here(localhost, host, leads_to, shown):
    localhost(*leads_to)
    assert addresses.shown(host) == shown
