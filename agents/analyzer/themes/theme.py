"""Theme names, written beside "theme" or known by themselves."""

from agents.analyzer.language.wordlists import THEME_PHRASES, THEMES
from agents.analyzer.lexicon import Hit
from agents.analyzer.text import Doc
from agents.analyzer.themes.described import cake_near, describes, is_cake, is_person, spoken_for
from agents.analyzer.themes.marked_themes import beside_marker
from agents.analyzer.themes.styles import scene_theme, styled_theme, unknown_party
from agents.analyzer.themes.theme_names import Theme, extended, grown, is_fan, is_new_fan, theme_name


def read_theme(doc: Doc, hits: list[Hit], refused: set[int], visited: set[int]) -> tuple[Theme | None, set[int]]:
    """The theme named, and the positions of theme words that only describe a cake or a hired thing."""
    refused_at = {hits[n].i for n in refused}
    cakes = [hit for hit in hits if is_cake(hit)]
    starts: dict[int, list[Hit]] = {}
    for hit in hits:
        starts.setdefault(hit.i, []).append(hit)
    named = [hit for hit in hits if hit.kind in ("strong_theme", "weak_theme")]
    described = {hit.i for hit in named if describes(doc, hit, starts.get(hit.j, []), cakes)}
    for i, low in enumerate(doc.low):
        if low in THEMES.markers and not doc.claimed[i]:
            if cake_near(doc, i + 1, cakes):
                described.add(i)
                continue
            found = beside_marker(doc, i, hits)
            if found is not None and not refused_at & set(range(found.i, found.j)):
                return found, described
    barred = described | visited | refused_at
    strong = [h for h in hits if h.kind == "strong_theme" and h.i not in barred and not doc.claimed[h.i]]
    weak = [h for h in hits if h.kind == "weak_theme" and h.i not in barred and not doc.claimed[h.i]]
    beside = [
        h
        for h in weak
        if _alone(doc, h, hits)
        or THEME_PHRASES.party_words.at(doc.low, h.j)
        or is_fan(doc, h.i)
        or is_new_fan(doc, h.i)
    ]
    found_style = None if strong else styled_theme(doc, hits) or scene_theme(doc)
    if found_style is not None:
        return found_style, described
    if not strong and not beside and (called := unknown_party(doc)):
        return called, described
    chosen = [h for h in strong if not is_person(doc, h)] or [h for h in beside if not spoken_for(doc, h, hits)]
    if not chosen:
        return None, described
    hit = chosen[0]
    if hit.kind == "weak_theme" and not is_fan(doc, hit.i) and is_fan(doc, hit.i - 1):
        # "loves garbage trucks"
        return Theme(hit.i - 1, hit.j, theme_name(doc, hit.i - 1, hit.j)), described
    start = grown(doc, hit)
    return Theme(start, hit.j, theme_name(doc, start, extended(doc, hit, chosen))), described


def _alone(doc: Doc, hit: Hit, hits: list[Hit]) -> bool:
    """ "Rainbow, please": the name is the whole sentence, and neither a food nor a place."""
    low, high = doc.sentence_span(hit.i)
    rest = [word for k, word in enumerate(doc.low[low:high], low) if not hit.i <= k < hit.j]
    if any(word.isalnum() and word not in THEMES.alone_fillers for word in rest):
        return False
    return not any(h.i == hit.i and h.kind in ("category", "setting", "vendor", "diet") for h in hits)
