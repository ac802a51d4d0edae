"""What the page's script says, in the language of the page: the script itself holds no sentence."""

from functools import lru_cache

from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _


def live_texts() -> SafeString:
    """The element in which static/parties/live.js finds its texts by key; it puts in what stands in braces."""
    return _element(get_language() or "")


@lru_cache(maxsize=64)
def _element(language: str) -> SafeString:
    texts = {
        "live": _("Live"),
        "paused": _("Paused"),
        "reconnecting": _("Reconnecting"),
        "stopped": _("Stopped"),
        "you": _("You"),
        "waitingOne": ngettext("Paused, {count} change waiting", "Paused, {count} changes waiting", 1),
        "waiting": ngettext("Paused, {count} change waiting", "Paused, {count} changes waiting", 2),
        "showingOld": _("Showing {time} — reconnecting"),
        "showingOffline": _("Showing {time} — you are offline"),
        "title": _("{party} · Party planner"),
        "loggedOut": _("You are logged out. Reload to go on."),
        "forbidden": _("You may no longer see this party."),
        "gone": _("This party is gone."),
    }
    return json_script(texts, "live-texts")
