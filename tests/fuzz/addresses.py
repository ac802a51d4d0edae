"""Every address of the site, from the URLconf, with something in the place of each argument."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

from tests.fuzz.mutator import Mutator

ARGUMENT: Final = re.compile(r"<(?:\w+:)?(\w+)>")
NAMED_GROUP: Final = re.compile(r"\(\?P(<\w+>)(?:[^()]|\([^()]*\))*\)")


def routes() -> list[str]:
    """Each as a Django route, such as p/<str:party_id>/inputs."""
    return sorted(_routes(get_resolver().url_patterns, ""))


def _routes(patterns: Sequence[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = str(pattern.pattern)
        if isinstance(pattern.pattern, RegexPattern):
            route = NAMED_GROUP.sub(r"\1", route).strip("^$").replace("\\Z", "")
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, prefix + route)
        else:
            yield prefix + route


def filled(route: str, usual: Mapping[str, Sequence[str]], mutator: Mutator, *, damaged: bool) -> str:
    """The address as a client sends it."""

    def argument(found: re.Match[str]) -> str:
        names = usual.get(found[1], ("x",))
        value = mutator.text(*names)[:200] if damaged else mutator.one(names)
        return quote(value, safe="/" if damaged and mutator.often(0.2) else "")

    return "/" + ARGUMENT.sub(argument, route)
