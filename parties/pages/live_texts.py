"""What the page's script says, in the language of the page: the script itself holds no sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def live_texts() -> dict[str, str]:
    """Key in static/parties/live.js → text; it puts in what stands in braces."""
    return {
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
