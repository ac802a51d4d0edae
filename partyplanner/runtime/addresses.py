"""Where a server on this machine listens, and what a browser opens: `localhost`, because passkeys refuse addresses."""

import ipaddress
import socket
from typing import Final

LOCALHOST: Final = "localhost"
LOOPBACKS: Final = ("127.0.0.1", "::1")


def listened(host: str) -> tuple[str, ...]:
    """The addresses behind a host to listen on: for localhost both, as a browser may take either first."""
    return tuple(filter(_exists, LOOPBACKS)) if host == LOCALHOST else (host,)


def shown(host: str) -> str:
    """The host as part of a URL: localhost wherever that leads to a server which listens on `host`."""
    reached = {str(entry[4][0]) for entry in socket.getaddrinfo(LOCALHOST, None, type=socket.SOCK_STREAM)}
    if any(_listens(address, one) for address in listened(host) for one in reached):
        return LOCALHOST
    return f"[{host}]" if ":" in host else host


def _listens(address: str, reached: str) -> bool:
    """Whether what is sent to one address arrives at a socket bound to another, which may be that of all addresses."""
    try:
        bound, asked = ipaddress.ip_address(address), ipaddress.ip_address(reached)
    except ValueError:  # a name
        return False
    return bound == asked or (bound.is_unspecified and bound.version == asked.version)


def _exists(address: str) -> bool:
    """Whether this machine has the address: IPv6 may be switched off."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True
