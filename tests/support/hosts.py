"""A person at a browser, over real HTTP and real sockets."""

import re
from typing import Protocol

import httpx
import websockets


class Address(Protocol):
    """Where the application is."""

    @property
    def url(self) -> str: ...
    @property
    def ws_url(self) -> str: ...


class Host:
    """A person with a browser's cookies, and forms filled in as a browser would."""

    def __init__(self, application: Address) -> None:
        self.application = application
        self.http = httpx.Client(base_url=application.url, follow_redirects=True, timeout=10)

    def post(self, path: str, **fields: str) -> httpx.Response:
        page = self.http.get("/")
        (token,) = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[:1]
        return self.http.post(
            path,
            data={"csrfmiddlewaretoken": token, **fields},
            headers={"Accept": "application/json", "Referer": self.application.url},
        )

    def start(self, text: str) -> str:
        answer = self.post("/", text=text)
        assert answer.status_code == 200, answer.text
        party_id: str = answer.json()["party_id"]
        return party_id

    def socket(self, party_id: str, render: str = "json") -> websockets.connect:
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        return websockets.connect(
            f"{self.application.ws_url}/ws/party/{party_id}/?render={render}",
            additional_headers={"Cookie": cookies},
            origin=websockets.Origin(self.application.url),
        )
