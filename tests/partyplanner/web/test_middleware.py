"""Requests that cannot be read are answered with one sentence, on every address, and leave no traceback."""

import pytest

from parties.eventstore import repository
from parties.models import Party
from tests.parties.factories import UserFactory
from tests.support.door import DoorClient
from tests.support.log import written_log

pytestmark = pytest.mark.django_db
POSTS = ["/", "/p/{party}/inputs", "/p/{party}/details", "/login/", "/signup/", "/admin/agents/catalogueoffer/import/"]
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"
FIELD = '--b\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\nx\r\n'


@pytest.fixture
def client():
    """Of somebody who may do everything."""
    client = DoorClient()
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


@pytest.fixture
def party(client):
    return client.post("/", {"text": "a picnic"}).url.split("/")[2]


def ask(client, address, body=None, kind=URLENCODED, **headers):
    """The answer to a post, or without a body to a GET."""
    with written_log() as log:
        if body is None:
            response = client.get(address, **headers)
        else:
            response = client.generic("POST", address, body, kind, **headers)
    assert "Traceback" not in log.getvalue()
    return response


@pytest.mark.parametrize("address", POSTS)
@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("&".join(f"f{number}=1" for number in range(1001)), URLENCODED, 400),
        ("".join(FIELD.format(number, "") for number in range(1001)) + "--b--", MULTIPART, 400),
        ("".join(FIELD.format(number, '; filename="f"') for number in range(101)) + "--b--", MULTIPART, 400),
        (b"text=caf\xe9", URLENCODED, 400),
        ("text=caf%E9", URLENCODED, 400),
        ("text=x", f"{URLENCODED}; charset=latin-1", 400),
        ("text=x", f"{URLENCODED}; charset=hex", 400),
        (FIELD.format("text", "") + "--b--", f"{MULTIPART}; charset=hex", 400),
        ("text=" + "x" * 1_048_576, URLENCODED, 413),
        ("x" * 2_097_153, MULTIPART, 413),
        ("text=x", "multipart/form-data", 400),
        ("text=x", "multipart/form-data; boundary=é", 400),
        (FIELD.format("file", '; filename="f"\r\nContent-Transfer-Encoding: base64') + "--b--", MULTIPART, 400),
        ("username=sam%00&password1=x", URLENCODED, 400),
        ("a%00b=x", URLENCODED, 400),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_everywhere(client, party, address, body, kind, status):
    before = repository.load(party).version
    response = ask(client, address.format(party=party), body, kind)
    assert response.status_code == status
    assert b'role="alert"' in response.content
    assert repository.load(party).version == before


def test_the_script_gets_the_sentence_in_json(client, party):
    response = ask(client, f"/p/{party}/inputs", "text=caf%E9", headers={"Accept": "application/json"})
    assert (response.status_code, "not UTF-8" in response.json()["error"]) == (400, True)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/p/fp%00x/", 404),
        ("/p/fp%1bx/inputs", 404),
        ("/p/{party}/offers/cake%00", 404),
        ("/admin/parties/party/a%00/change/", 404),
        ("/p/{party}/offers/cake?q=a%00b", 400),
        ("/p/{party}/fragments?since=1&%00=2", 400),
        ("/admin/parties/party/?q=%00", 400),
        ("/admin/agents/catalogueoffer/?q=a%01", 400),
        ("/?" + "&".join(f"f{number}=1" for number in range(1001)), 400),
    ],
)
def test_an_address_with_control_characters_leads_nowhere(client, party, address, status):
    assert ask(client, address.format(party=party)).status_code == status


def test_a_session_that_cannot_be_is_none(client, party):
    client.cookies["sessionid"] = "a\0b"
    assert ask(client, "/").status_code == 200
    assert ask(client, f"/p/{party}/").status_code == 404


def test_an_idempotency_key_with_control_characters_is_refused(client, party):
    headers = {"Idempotency-Key": "a\0b"}
    assert ask(client, f"/p/{party}/inputs", "text=x", headers=headers).status_code == 400


def test_what_is_pasted_into_a_wish_is_kept(client):
    response = ask(client, "/", "text=a%00cake%1b+%EF%BF%BD%0A%09for+10")
    assert response.status_code == 302
    (wish,) = repository.load(Party.objects.get().pk).inputs.values()
    assert wish.text == "a�cake� �\n\tfor 10"
