"""Whatever is sent to any address: an answer below 500, no traceback in the log, and parties that are planned."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from agents.catalogue.loading import load
from agents.models import CatalogueFigure, CatalogueOffer
from parties.models import Party
from parties.presentation.affected_fragments import SECTIONS
from tests.fuzz.addresses import filled, routes
from tests.fuzz.mutator import CASES, WISHES, Mutator
from tests.fuzz.sound import assert_sound, settled
from tests.support.door import DoorClient
from tests.support.log import written_log

pytestmark = pytest.mark.django_db(transaction=True)

SHARE: Final = 0.6  # of the cases
BATCH: Final = 100  # requests by the same people on the same party
URLENCODED: Final = "application/x-www-form-urlencoded"
PASSWORD: Final = "a long enough secret"
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "text": WISHES,
    "example": WISHES,
    "priority": ("must", "nice"),
    "title": ("Sheet cake",),
    "guests": ("75",),
    "event_date": ("2027-06-20",),
    "start_time": ("15:00",),
    "hours": ("4",),
    "location": ("Austin",),
    "theme": ("jungle",),
    "budget": ("$2,000", "£900"),
    "rate.tax": ("8.25 %",),
    "rate.contingency": ("5",),
    "pick.cake": ("sheet_cake",),
    "pick.vendor.dj": ("dj",),
    "username": ("alice", "sam"),
    "password": (PASSWORD,),
    "password1": (PASSWORD,),
    "password2": (PASSWORD,),
    "next": ("/", "/p/x/"),
    "confirm": ("x:y:z",),
    "action": ("export_csv", "redrive", "delete_selected"),
    "_selected_action": ("1", "2"),
    "post": ("yes",),
    "kind": ("cake", "venue", "vendor"),
    "key": ("sheet_cake", "new_cake"),
    "summary": ("A cake",),
    "tags": ('["cake"]', "cake"),
    "active": ("on",),
    "position": ("1",),
    "terms": ('{"serves": 30}', "{}"),
    "low": ("10",),
    "high": ("20",),
    "year": ("2024",),
    "quality": ("A",),
}
QUERY: Final[dict[str, tuple[str, ...]]] = {
    "since": ("0", "1", "99999"),
    "epoch": ("1", "2"),
    "pending": ("budget",),
    "q": ("somewhere green", "sheet cake"),
    "most": ("800", "$1,000"),
    "anyway": ("",),
    "next": ("/",),
    "o": ("1", "-2.1"),
    "p": ("0", "2"),
    "all": ("",),
    "e": ("1",),
    "kind__exact": ("cake",),
    "changed_at__gte": ("2026-01-01 00:00:00+00:00",),
    "party_id__exact": ("fp2026x",),
    "_to_field": ("id", "username"),
    "_popup": ("1",),
    "_changelist_filters": ("q=x",),
    "app_label": ("auth",),
    "model_name": ("user",),
    "field_name": ("groups",),
    "term": ("a",),
}


# What a form of an address holds; other addresses take any of the fields.
FORMS: Final[dict[str, tuple[str, ...]]] = {
    "": ("text",),
    "/inputs": ("text", "priority"),
    "/remove": (),
    "/priority": ("priority",),
    "/retry": (),
    "/details": ("guests", "event_date", "hours", "location", "budget", "rate.tax", "pick.cake"),
    "/claim": (),
    "login/": ("username", "password"),
    "signup/": ("username", "password1", "password2"),
    "catalogueoffer/add/": ("kind", "key", "title", "summary", "tags", "active", "position", "terms"),
    "user/add/": ("username", "password1", "password2"),
}
PLACES: Final = ("address", "query", "fields", "body", "headers")  # where a request is damaged


class People:
    """Somebody of the staff, a host without an account, and a stranger; `usual` names what is there."""

    def __init__(self, number: int) -> None:
        self.staff, self.host, self.stranger = (DoorClient() for _ in range(3))
        person, _ = User.objects.update_or_create(
            username=f"staff{number}", defaults={"is_superuser": True, "is_staff": True, "is_active": True}
        )
        self.staff.force_login(person)
        party_id = self.host.post("/", {"text": WISHES[number % len(WISHES)]})["Location"].split("/")[2]
        rows = (User.objects.all(), CatalogueOffer.objects.all(), CatalogueFigure.objects.all())
        self.usual: dict[str, tuple[str, ...]] = {
            "party_id": (party_id,),
            "input_id": tuple(Party.objects.get(pk=party_id).inputs),
            "section": SECTIONS,
            "agent": (*SECTIONS, "budget", "planner"),
            "app_label": ("parties", "agents", "auth", "budgets"),
            "content_type_id": ("1", "5"),
            "object_id": (party_id, *(str(pk) for found in rows for pk in found.values_list("pk", flat=True)[:5])),
            "url": ("admin", "parties/party"),
        }

    def who(self, mutator: Mutator, route: str) -> DoorClient:
        if mutator.often(0.1):
            return mutator.one((self.staff, self.host, self.stranger))
        return self.staff if route.startswith("admin") else self.host


def form_of(route: str, mutator: Mutator, *, damaged: bool) -> list[tuple[str, str]]:
    """The fields that are posted to an address."""
    names = next((names for end, names in FORMS.items() if end and route.endswith(end)), None)
    if names is None:
        names = FORMS[""] if not route else tuple(mutator.some(sorted(FIELDS), 4))
    if not damaged:
        return [(name, mutator.one(FIELDS[name])) for name in names]
    return _damaged_fields([*names, *mutator.some(sorted(FIELDS), 3)], FIELDS, mutator)


def _damaged_fields(
    names: Sequence[str], known: Mapping[str, Sequence[str]], mutator: Mutator
) -> list[tuple[str, str]]:
    return [(name if mutator.often(0.9) else mutator.damaged(name), mutator.text(*known[name])) for name in names]


def body_of(usual: list[tuple[str, str]], mutator: Mutator, *, damaged: bool) -> tuple[bytes | str, str]:
    """What is posted, and what kind of thing it is said to be."""
    plain = urlencode(usual, errors="replace")
    if not damaged:
        return plain, URLENCODED
    sheet = SimpleUploadedFile("o.csv", mutator.bytes(b"kind,key\ncake,x\n"))
    parts = encode_multipart(BOUNDARY, {**dict(usual), "file": sheet})
    kinds: tuple[tuple[bytes | str, str], ...] = (
        (parts, MULTIPART_CONTENT),
        (mutator.bytes(plain.encode()), URLENCODED),
        (mutator.bytes(parts), MULTIPART_CONTENT),
        (plain, MULTIPART_CONTENT),
        (parts, mutator.text("multipart/form-data; boundary=b", "multipart/form-data", "a/b; charset=hex")),
        (plain, f"{URLENCODED}; charset={mutator.text('latin-1', 'hex', 'utf-16', 'idna')}"),
        ((plain + "&a=b") * mutator.one((1, 500, 5_000)), URLENCODED),
        ('{"text": "\\u0000"}', "application/json"),
    )
    return mutator.one(kinds)


def headers(mutator: Mutator) -> dict[str, str]:
    known = {
        "Accept": ("application/json", "text/html", "*/*"),
        "Idempotency-Key": ("k1", "x" * 200),
        "X-Forwarded-For": ("192.0.2.1", ","),
        "Cookie": ("sessionid=x", r'sessionid="\000"', "csrftoken=x; a"),
        "Host": ("localhost", "evil.example"),
        "Content-Length": ("0", "-1", "x", "99999999999"),
        "Accept-Language": ("de", "*;q=x"),
        "If-Modified-Since": ("yesterday",),
    }
    names = mutator.some(sorted(known), 2)
    return {name: mutator.text(*known[name]).encode("utf-8", "replace").decode("latin-1") for name in names}


def ask(people: People, mutator: Mutator, route: str) -> tuple[str, int, bool]:
    """What was asked, the status of the answer, and whether somebody was logged out or in by it."""
    damaged = {mutator.one(PLACES), mutator.one(PLACES)}
    client = people.who(mutator, route)
    address = filled(route, people.usual, mutator, damaged="address" in damaged)
    if "query" in damaged:
        address += "?" + urlencode(_damaged_fields(mutator.some(sorted(QUERY), 4), QUERY, mutator), errors="replace")
    method = mutator.one(("POST",) * 6 + ("GET", "GET", "GET", "HEAD", "PUT", "DELETE", "OPTIONS"))
    data: bytes | str = ""
    kind = URLENCODED
    if method == "POST":
        form = form_of(route, mutator, damaged="fields" in damaged)
        data, kind = body_of(form, mutator, damaged="body" in damaged)
    sent = headers(mutator) if "headers" in damaged else {}
    response = client.generic(method, address, data, kind, headers=sent)
    return f"{method} {address} {kind} {sent}", response.status_code, "sessionid" in response.cookies


def cases() -> Iterator[tuple[int, Mutator, str]]:
    """Half of them for staff, half for hosts."""
    known = routes()
    halves = [[route for route in known if route.startswith("admin") is staff] for staff in (True, False)]
    for number in range(int(CASES * SHARE)):
        half = halves[number % 2]
        yield number, Mutator("pages", number), half[number // 2 % len(half)]


def test_every_address_answers_whatever_it_is_sent(settings):
    settings.RATES = dict.fromkeys(settings.RATES, "1000000/s")
    load()
    failed = []
    anew = True
    with written_log() as log:
        for number, mutator, route in cases():
            if anew or number % BATCH == 0:
                people = People(number)
            asked, status, anew = ask(people, mutator, route)
            if status >= 500 or "Traceback" in log.getvalue():
                failed.append(f"case {number}: {status} for {asked!r}\n{log.getvalue()[-3000:]}")
            log.seek(log.truncate(0))
            if number % BATCH == BATCH - 1:
                settled()
    assert not failed, "\n".join(failed[:5])
    assert_sound()
