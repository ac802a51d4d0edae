"""What the YAML files of the rules may hold."""

import msgspec


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class CategoryRules(_File, frozen=True):
    threshold: float
    weights: dict[str, float]
    words: dict[str, dict[str, list[list[str]]]]


class MusicRules(_File, frozen=True):
    """Any of `kinds` before any of `groups` is a band."""

    kinds: list[str]
    groups: list[str]


class VendorRules(_File, frozen=True):
    types: dict[str, list[str]]
    music: MusicRules
    doers: list[str]
    deeds: dict[str, list[str]]
    princesses: list[str]
    characters: list[str]
    visit_cues: list[str]


class ThemeRules(_File, frozen=True):
    strong: list[str]
    weak: list[str]
    markers: list[str]
    party_words: list[str]
    fans: list[str]
    stops: list[str]


class CueRules(_File, frozen=True):
    negate: list[str]
    keep: list[str]
    refused: list[str]
    lost: list[str]
    brings: list[str]
    take_off: list[str]
    ends: list[str]
    soft_ends: list[str]
    list_words: list[str]
    must: list[str]
    nice: list[str]


class PlaceRules(_File, frozen=True):
    outdoor: list[str]
    indoor: list[str]
    either: list[str]
    prepositions: list[str]
    labels: list[str]
    nouns: list[str]
    streets: list[str]
    street_first: list[str]
    cities: list[str]
    towns: list[str]
    regions: list[str]
    not_places: list[str]
    proper_nouns: list[str]
    name_starts: list[str]
    generic_starts: list[str]
    kinds_first: list[str]
    suppliers: list[str]


class WordKind(_File, frozen=True):
    category: str
    grade: str
    words: list[list[str]]


class MoneyRules(_File, frozen=True):
    symbols: dict[str, str]
    dollar_prefixes: dict[str, str]
    prefixes: dict[str, str]
    currencies: dict[str, str]
    nations: dict[str, str]
    context: list[str]
    after_bare: list[str]
    max_before: list[str]
    max_after: list[str]
    min_before: list[str]
    min_after: list[str]
    to_spend: list[str]
    funding: list[str]
    last_words: list[str]
    caps: list[str]
    crossings: list[str]
    refusals: list[str]
    giving_up: list[str]
    filler: list[str]
    quotes: list[str]
    prices_said: list[str]
    stating: list[str]
    gifts: list[str]
    not_units: list[str]
    whole: list[str]
    together: list[str]
    decorations: list[str]
    room_words: list[str]
    venue_parts: list[str]
    not_parts: list[str]
    not_money: list[str]
    people: list[str]


class PeopleRules(_File, frozen=True):
    """`everyone` is not in the file: all the nouns together."""

    totals: frozenset[str]
    kids: frozenset[str]
    adults: frozenset[str]
    others: frozenset[str]
    modifiers: frozenset[str]
    items: frozenset[str]
    leads: frozenset[str]
    soft: frozenset[str]
    capacity: frozenset[str]
    enders: frozenset[str]
    after_count: frozenset[str]
    corrections: frozenset[str]
    expected: frozenset[str]
    invited: frozenset[str]
    subset: frozenset[str]
    needs: frozenset[str]
    told: frozenset[str]
    not_alone: frozenset[str]
    parents: frozenset[str]
    partners: frozenset[str]
    singles: frozenset[str]
    helpers: frozenset[str]
    helper_nouns: frozenset[str]
    room_words: frozenset[str]
    links: frozenset[str]
    link_fillers: frozenset[str]
    host_fillers: frozenset[str]
    roughly: frozenset[str]
    everyone: frozenset[str] = frozenset()


class AllergenRules(_File, frozen=True):
    foods: dict[str, list[str]]
    cues: list[str]
    listing: frozenset[str]
    after: frozenset[str]


class SpellingRules(_File, frozen=True):
    targets: list[str]
    right: list[str]
