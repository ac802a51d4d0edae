"""How many come, how many of them are children, and how long they stay."""

from typing import Final

from parties.sentences.marks import Plural, _

SENTENCES: Final[dict[str, str | Plural]] = {
    "headcount.guests": _("You didn't say how many are coming, so we start with {guests}."),
    "headcount.guests_by_age": _(
        "You didn't say how many are coming, so we count {children}, one more than the age (R15), each with an adult."
    ),
    "headcount.guests_of_wedding": _(
        "You didn't say how many are coming, so we count {guests}, as at most weddings (F69)."
    ),
    "headcount.hours": _("You didn't say how long it lasts, so we count {hours}, as venues price a party (F30)."),
    "headcount.hours_by_age": _("You didn't say how long it lasts, so we count {hours}, usual at this age (R14)."),
    "headcount.children": _("We count {children} of {guests} as children. {reason}"),
    "headcount.no_children": _("We count all {guests} as adults. {reason}"),
    # Why.
    "headcount.young": _("At age {age}, a party is mostly for children."),
    "headcount.grown": _("At age {age}, a party is mostly for adults."),
    "headcount.ages_mix": _("The theme is for children and the guest of honor is {age}, so ages mix."),
    "headcount.theme_kids": _("A party with the theme “{theme}” is mostly for children."),
    "headcount.theme_all": _("A party with the theme “{theme}” is for all ages."),
    "headcount.theme_adults": _("A party with the theme “{theme}” is mostly for adults."),
    "headcount.occasion_kids": _("An occasion like this is mostly for children."),
    "headcount.occasion_all": _("An occasion like this is for all ages."),
    "headcount.occasion_adults": _("An occasion like this is mostly for adults."),
    "headcount.nothing": _("Nothing you wrote points to children."),
}
