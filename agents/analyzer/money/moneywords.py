"""The words of `rules/money.yaml`, compiled for the parsers of money."""

from agents.analyzer.phrases import beginnings, endings, folded
from agents.analyzer.rulefiles import MoneyRules

_BARE_LIMITS = (
    "min",
    "at least",
    "under",
    "max",
    "below",
    "maximum",
    "less than",
    "at most",
    "no more than",
    "do more than",
    "go over",
    "go above",
    "go past",
    "go beyond",
    "spend more than",
    "pay more than",
)


class MoneyWords:
    """Sets of folded words, and phrases as tuples of them."""

    def __init__(self, rules: MoneyRules) -> None:
        self.symbols = rules.symbols
        self.dollar_prefixes = rules.dollar_prefixes
        self.prefixes = rules.prefixes
        self.currencies = rules.currencies
        self.nations = rules.nations
        self.context = folded(rules.context)
        self.after_bare = folded(rules.after_bare)
        self.max_before = endings(rules.max_before)
        self.min_before = endings(rules.min_before)
        self.limits = endings([*rules.max_before, *rules.min_before])
        self.bare_limits = endings(_BARE_LIMITS)
        self.max_after = beginnings(rules.max_after)
        self.min_after = beginnings(rules.min_after)
        self.to_spend = beginnings(rules.to_spend)
        self.funding = beginnings(rules.funding)
        self.last_words = tuple(f" {phrase} " for phrase in rules.last_words)
        self.caps = folded(rules.caps)
        self.crossings = folded(rules.crossings)
        self.refusals = folded(rules.refusals)
        self.giving_up = folded(rules.giving_up)
        self.filler = folded(rules.filler)
        self.quotes = folded(rules.quotes)
        self.prices_said = tuple(f" {phrase} " for phrase in rules.prices_said)
        self.stating = folded(rules.stating)
        self.gifts = folded(rules.gifts)
        self.not_units = folded(rules.not_units)
        self.whole = folded(rules.whole)
        self.together = folded(rules.together)
        self.decorations = tuple(rules.decorations)
        self.room_words = folded(rules.room_words)
        self.venue_parts = frozenset(rules.venue_parts)
        self.not_parts = frozenset(rules.not_parts)
        self.not_money = folded(rules.not_money)
        self.people = folded(rules.people)
