"""The YAML files of the rules: lists of entries, one a line."""

import hashlib
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

FOLDER = Path(__file__).parents[1] / "rules"
# Tokens that a line of a file cannot hold: the end of a text, and that of a line.
_MARKS = {"<none>": "", "<newline>": "\n"}
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_T = TypeVar("_T")


class RulesError(Exception):
    """{file}: {key}: {what}"""

    def __init__(self, file: str, key: str, what: str) -> None:
        super().__init__(f"{file}: {key}: {what}")
        self.file, self.key, self.what = file, key, what


class RuleReader:
    """Reads the files of one folder and keeps the digest of all it has read."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._digest = hashlib.sha256()

    def read(self, name: str, kind: type[_T]) -> _T:
        """A block of lines becomes the list of them. `RulesError` names file and key."""
        try:
            content = (self._folder / name).read_bytes()
        except OSError as error:
            raise RulesError(name, "file", error.strerror or "cannot be read") from error
        self._digest.update(content)
        try:
            # BaseLoader keeps "no" and "on" words instead of turning them into booleans.
            data = yaml.load(content, _LOADER)
        except yaml.YAMLError as error:
            raise RulesError(name, "file", f"is not YAML ({error})") from error
        try:
            return msgspec.convert(_listed(data), kind, strict=False)
        except msgspec.ValidationError as error:
            what, _, key = str(error).partition(" - at ")
            raise RulesError(name, key.strip("`") or "file", what) from error

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()


def _listed(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _listed(value) for key, value in data.items()}
    if isinstance(data, str) and data.endswith("\n"):
        return [_MARKS.get(line, line) for line in data.splitlines()]
    return data
