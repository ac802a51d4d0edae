"""Pages for signing in are at localhost on a machine of one's own, and where they are everywhere else."""

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from partyplanner.web.local_sign_in import SignInAtLocalhost

PAGES = [reverse(name) for name in ("login", "signup", "admin:login")]


@pytest.fixture
def middleware(settings):
    settings.EMBEDDED = True
    settings.ALLOWED_HOSTS = ["*"]
    return SignInAtLocalhost(lambda request: HttpResponse("the page"))


def opened(middleware, path, host, method="get"):
    return middleware(getattr(RequestFactory(), method)(path, headers={"Host": host}))


@pytest.mark.parametrize("page", [*PAGES, "/accounts/login"])
@pytest.mark.parametrize(
    ("host", "there"),
    [("127.0.0.1:8000", "localhost:8000"), ("127.0.0.1", "localhost"), ("[::1]:9000", "localhost:9000")],
)
def test_the_same_page_at_localhost(middleware, page, host, there):
    answer = opened(middleware, f"{page}?next=/p/fp1/%3Fa&b=%C3%A9", host)
    assert (answer.status_code, answer["Location"]) == (302, f"http://{there}{page}?next=/p/fp1/%3Fa&b=%C3%A9")


@pytest.mark.parametrize("host", ["localhost:8000", "192.168.1.7:8000", "party.example", "127.0.0.1.example"])
def test_other_hosts_keep_their_page(middleware, host):
    assert opened(middleware, PAGES[0], host).content == b"the page"


@pytest.mark.parametrize("path", ["/", "/p/fp1/", "/logins"])
def test_other_pages_stay(middleware, path):
    assert opened(middleware, path, "127.0.0.1:8000").content == b"the page"


def test_what_is_posted_stays(middleware):
    assert opened(middleware, PAGES[0], "127.0.0.1:8000", "post").content == b"the page"


def test_in_production_nobody_is_sent_anywhere(settings):
    settings.EMBEDDED = settings.DEBUG = False
    with pytest.raises(MiddlewareNotUsed):
        SignInAtLocalhost(lambda request: HttpResponse())


@pytest.mark.django_db
def test_a_sign_in_page_of_the_site(client):
    assert client.get("/login/", HTTP_HOST="127.0.0.1:8000")["Location"] == "http://localhost:8000/login/"
    assert client.get("/login/", HTTP_HOST="localhost:8000").status_code == 200
