"""Readers of environment variables that fail loudly: a wrong value stops the start with one sentence."""

import os
import re
from collections.abc import Container

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")


def integer(name: str, default: int, *, least: int = 0) -> int:
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None
    if number < least:
        raise ImproperlyConfigured(f"{name} must be at least {least}, not {number}.")
    return number


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list; empty entries are dropped."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def weights(name: str, options: Container[str]) -> tuple[str, dict[str, int]] | None:
    """ "NAME:OPTION=WEIGHT,OPTION=WEIGHT" as the name and each option's weight, a whole number above zero."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    label, _, listed = value.partition(":")
    found = dict(part.strip().partition("=")[::2] for part in listed.split(","))
    if not label or not all(key in options and re.fullmatch(r"[1-9][0-9]{0,5}", share) for key, share in found.items()):
        raise ImproperlyConfigured(
            f"{name} must read like ranking:standard=90,value=10 with known strategies, not {value!r}."
        )
    return label, {key: int(share) for key, share in found.items()}


def choice(name: str, options: tuple[str, ...], default: str) -> str:
    value = os.environ.get(name, default)
    if value not in options:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(options)}, not {value!r}.")
    return value
