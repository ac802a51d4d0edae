"""What a worker loads before its first party."""

from agents.brief.reading import lexicon, price_preference
from agents.planning import consumer


def test_the_first_host_waits_for_no_file():
    lexicon.lexicon.cache_clear()
    price_preference.cues.cache_clear()
    consumer.load()
    assert lexicon.lexicon.cache_info().currsize == 1
    assert price_preference.cues.cache_info().currsize == 1
