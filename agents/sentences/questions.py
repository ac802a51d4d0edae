"""What we ask, and the answers to click. An answer becomes a wish: the analyzer reads what stands here."""

from typing import Final

from parties.sentences.marks import Plural, _, ngettext

SENTENCES: Final[dict[str, str | Plural]] = {
    "question.guests": _("How many guests do you expect?"),
    "question.date": _("When is the party?"),
    "question.place": _("Which city is it in? Prices and tax depend on it."),
    "question.meaning": _("Did you mean {meanings}?"),
    "answer.guests": ngettext("about {count} guest", "about {count} guests", "count"),
    "answer.date": _("{day}"),
    "answer.place": _("in {place}"),
    "meaning.theme": _("a {text} theme"),
    "meaning.venue": _("a venue called {text}"),
    "meaning.cake": _("a {text} cake"),
    "meaning.catering": _("{text} to eat or drink"),
    "meaning.vendor": _("someone to hire for {text}"),
    "answer.theme": _("{text} theme"),
    "answer.venue": _("The venue is called {text}"),
    "answer.cake": _("{text} cake"),
    "answer.catering": _("{text} on the menu"),
    "answer.vendor": _("Hire somebody for {text}"),
}
