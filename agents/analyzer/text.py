"""Free text to tokens: normalised, folded and cut into clauses and sentences."""

import bisect
import re
import unicodedata
from functools import lru_cache


def words(text: str) -> frozenset[str]:
    """The words of a list written as one string."""
    return frozenset(text.split())


# Longer inputs are read up to here: a host's wish is not a book, and time stays bounded.
LIMIT = 4_000

_JUNK = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufe0e\ufe0f]"
)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "‐": "-", "‑": "-"})
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])|(?<=\d)-(?=(?:yr|year|month)s?\b)")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"']{1,600}", re.IGNORECASE)
_SLUG_BREAK = re.compile(r"[\d\W_]")
_TOKEN = re.compile(
    r"""[ap]\.[ ]?m\b\.?                            # p.m.
    | (?:st|mt|ft)\.(?=[ ][a-z])                     # St. Louis
    | d\.j\b\.?                                     # d.j.
    | \d{1,15}(?:[.,]\d{1,9}|'\d{3}(?!\d)){0,4}     # 2,000.50
    | [^\W\d_]{1,80}(?:'[^\W\d_]{1,20}){0,2}        # words, don't
    | \n | [^\w\s] | _""",
    re.VERBOSE | re.IGNORECASE,
)
_ABBREVIATIONS = words("st ave rd dr mr mrs ms blvd ln ct pl no approx vs mt ft jr sr dept apt max min")
_SENTENCE_ENDS = frozenset(".!?;\n•…")
_CLAUSE_ENDS = frozenset(',()[]{}|:—–*>"')
_PARTS = re.compile(r"\d+|\D+")
_FOLDED = {"&": "and", "@": "at"}


def normalise(text: str) -> str:
    """At most `LIMIT` printable characters, NFKC, straight quotes, no control marks or lone surrogates."""
    text = text[:LIMIT]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _JUNK.sub(" ", text))[:LIMIT].translate(_QUOTES)
    return _JUNK.sub(" ", text)


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """Lower case, without accents and apostrophes."""
    low = word.lower()
    if low.isascii():
        return low.replace("'", "").replace(".", "").replace(" ", "") if len(low) > 1 and not low[0].isdigit() else low
    parts = unicodedata.normalize("NFD", low)
    return "".join(c for c in parts if not unicodedata.combining(c)).replace("'", "") or low


def phrase_words(phrase: str) -> list[str]:
    """As a text is cut: "90s" is two words."""
    return [fold(part) for word in phrase.replace("-", " ").split() for part in _PARTS.findall(word)]


class Doc:
    """Tokens of one text as parallel lists.

    `low` folded words, `raw` as written, `start`/`end` offsets in `text`, `clause`/`sentence` running numbers.
    `claimed[i]` names the slot that has used token i, so that "3" of "3 pm" is no guest. Where most words are in
    capitals (`shouting`) or have one (`titled`), a capital says nothing.
    """

    __slots__ = ("claimed", "clause", "end", "length", "low", "raw", "sentence", "shouting", "start", "text", "titled")

    def __init__(self, text: str) -> None:
        self.text = normalise(text)
        scan = self.text
        if "-" in scan:
            scan = _HYPHEN.sub(" ", scan)
        urls: list[tuple[int, int]] = []
        if "http" in scan.lower() or "www." in scan.lower():
            urls = [match.span() for match in _URL.finditer(scan)]
            scan = _URL.sub(lambda match: _SLUG_BREAK.sub(" ", _tail(match.group())), scan)
        found = list(_TOKEN.finditer(scan))
        self.raw = raws = [match.group() for match in found]
        self.low = [fold(raw) if len(raw) > 1 or raw.isalpha() else _FOLDED.get(raw, raw) for raw in raws]
        self.start = [match.start() for match in found]
        self.end = [match.end() for match in found]
        self.claimed = [""] * len(found)
        self.clause: list[int] = []
        self.sentence: list[int] = []
        clause = sentence = 0
        for i, raw in enumerate(raws):
            self.clause.append(clause)
            self.sentence.append(sentence)
            if raw in _SENTENCE_ENDS:
                if raw == "." and i and self._abbreviated(i - 1):
                    continue
                clause += 1
                sentence += 1
            elif raw in _CLAUSE_ENDS or (raw == "-" and self._dash(i)):
                clause += 1
        self.length = len(self.low)
        for start, end in urls:
            for i in range(self.length):
                if start <= self.start[i] < end:
                    self.claimed[i] = "url"
        letters = [raw for raw in self.raw if len(raw) > 2 and raw[0].isalpha()]
        self.shouting = len(letters) > 2 and sum(raw.isupper() for raw in letters) * 2 > len(letters)
        written = [raw for raw in self.raw if raw[0].isalpha()]
        self.titled = sum(raw[0].isupper() for raw in written) * 2 > len(written) > 3

    def _abbreviated(self, i: int) -> bool:
        return self.low[i] in _ABBREVIATIONS or (len(self.raw[i]) == 1 and self.raw[i].isupper())

    def _dash(self, i: int) -> bool:
        """A hyphen with a space on either side parts clauses; "20-25" does not."""
        at = self.start[i]
        return self.text[at - 1 : at].isspace() and self.text[at + 1 : at + 2].isspace()

    def words(self, i: int, j: int) -> str:
        """The text of tokens i..j-1 as written."""
        return self.text[self.start[i] : self.end[j - 1]] if i < j else ""

    def claim(self, i: int, j: int, name: str) -> None:
        for k in range(i, j):
            self.claimed[k] = name

    def free(self, i: int, j: int) -> bool:
        return not any(self.claimed[i:j])

    def at(self, i: int) -> str:
        """The folded token i, or "" outside the text."""
        return self.low[i] if 0 <= i < self.length else ""

    def clause_span(self, i: int) -> tuple[int, int]:
        return _span(self.clause, i)

    def sentence_span(self, i: int) -> tuple[int, int]:
        return _span(self.sentence, i)

    def adjacent(self, i: int) -> bool:
        """Token i+1 follows token i with nothing between."""
        return i + 1 < self.length and self.end[i] == self.start[i + 1]

    def capital(self, i: int) -> bool:
        return 0 <= i < self.length and self.raw[i][:1].isupper()


def _tail(url: str) -> str:
    """The address with its host blanked: only a slug says something about the party."""
    cut = url.find("/", 9)
    return " " * len(url) if cut < 0 else " " * cut + url[cut:]


def _span(ids: list[int], i: int) -> tuple[int, int]:
    """Where the run of `ids[i]` begins and ends; the numbers only ever grow."""
    return bisect.bisect_left(ids, ids[i]), bisect.bisect_right(ids, ids[i])
