"""The admin pages of the catalogue, which is no application of its own."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.template import engines

HERE: Final = Path(__file__).parent


@lru_cache(maxsize=4)
def page(name: str) -> Any:
    """A page of this package as a template."""
    return engines["django"].from_string((HERE / name).read_text("utf-8"))
