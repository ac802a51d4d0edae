"""Themes, their colors and decorations."""

from typing import Final

from parties.sentences.marks import Plural, _

SENTENCES: Final[dict[str, str | Plural]] = {
    "theme.label": _("Theme"),
    "theme.headline": _("{theme}: {colours}"),
    "theme.asked": _("You asked for “{name}”."),
    "theme.goes_with": _("It goes with “{word}”."),
    "theme.in_colours": _("In your colors: {colours}."),
    "theme.own": _("Your own style"),
    "theme.own_colours": _("Your own style in {colours}"),
    "theme.own_summary": _("Your own idea, in your colors."),
    "theme.own_summary_neutral": _("Your own idea. We start with neutral colors."),
    "theme.decorations": _("Decorations: {decorations}."),
    "theme.settle": _("Settle the theme, colors and dress code"),
    "theme.settle_late": _("Stick to the colors: you can find balloons, napkins and flowers within a day."),
    "theme.decorate": _("Buy or make the decorations"),
    "theme.decorate_late": _("Borrow or buy what guests see most: something for the entrance and the table."),
    "theme.not_listed": _("“{name}” isn't in our catalog, so we start with neutral colors."),
    "theme.not_listed_colours": _("“{name}” isn't in our catalog, so we start with your colors."),
    "theme.closest": _("You didn't name a theme. This one comes closest to your wishes: {theme}."),
    "theme.none": _("You didn't name a theme. Tell us one, or a mood, and we can be more precise."),
    "theme.children": _("Where you don't say how many children come, we count {share} of the guests. {reason}"),
    "theme.no_children": _("Where you don't mention children, we count none. {reason}"),
}
