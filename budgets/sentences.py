"""What the budgets app says to people. Contract: parties.sentences."""

from typing import Final

from parties.sentences.marks import Plural, _, ngettext

SENTENCES: Final[dict[str, str | Plural]] = {
    # How a line was worked out, in numbers.
    "cost.children": ngettext("{count} child", "{count} children", "count"),
    "cost.adults": ngettext("{count} adult", "{count} adults", "count"),
    "cost.servings": ngettext("{count} serving", "{count} servings", "count"),
    "cost.meals": ngettext("{count} meal", "{count} meals", "count"),
    "cost.hours": _("{count} h"),
    "cost.amount": _("{amount}"),
    "cost.each": _("{price} × {count}"),
    "cost.crew": _("{price} × {hours} h × {people} {who}"),
    "cost.units": _("{price} × ⌈{count} ÷ {holds} a {unit}⌉"),
    "cost.minimum": _("max({minimum}; {cost})"),
    "cost.sum": _("{first} + {second}"),
    "cost.percent": _("{percent} of {amount}"),
    "cost.range": _("{low} to {high}"),
    # What comes on top of the lines.
    "rule.food": _("food"),
    "rule.goods": _("goods"),
    "rule.rental": _("rentals"),
    "rule.service": _("services"),
    "rule.service_charge": _("the service charge"),
    "rule.tax": _("Sales tax on {kind}, {place}"),
    "rule.tax_by_hand": _("Sales tax on {kind}, your rate"),
    "rule.tip": _("Tip: {item}"),
    "rule.tip_by_hand": _("Tip: {item}, your rate"),
    "rule.contingency": _("Reserve for surprises"),
    "rule.contingency_by_hand": _("Reserve for surprises, your rate"),
    "rule.by_hand": _("the rate you set"),
    # Whether the money is enough.
    "target.amount": _("{amount}"),
    "target.each": _("{amount} per guest"),
    "target.changed": _("{target} (about {amount})"),
    "verdict.nothing": _("Nothing is priced yet. Tell us your budget, and we'll compare the plan with it."),
    "verdict.no_target": _("This costs about {cost}. Tell us your budget, and we'll compare the plan with it."),
    "verdict.foreign": _(
        "This costs about {cost}, and your budget is {target}. We have no exchange rate to compare the two."
    ),
    "verdict.not_priced": _("Nothing is priced yet. Your budget is {target}."),
    "verdict.short": _("Even the leanest plan costs about {cost}. Your budget is {target}, so you're {gap} short."),
    "verdict.short_at_least": _(
        "Even the leanest plan costs about {cost}. Your budget is {target}, so you're at least {gap} short."
    ),
    "verdict.tight": _("This costs about {cost}. Your budget is {target}, so only the leaner choices fit."),
    "verdict.covered": _("This costs at most about {cost}. Your budget is {target}, which leaves {rest}."),
    "verdict.covered_just": _("This costs at most about {cost}. Your budget is {target}, which leaves nothing over."),
    "verdict.counted": _("So far this counts only {parts}."),
    # What changed from one budget to the next.
    "delta.because": _("{reasons}"),
    "delta.more_guests": ngettext("{count} more guest", "{count} more guests", "count"),
    "delta.fewer_guests": ngettext("{count} fewer guest", "{count} fewer guests", "count"),
    "delta.added": _("{item} added"),
    "delta.removed": _("no {item}"),
    "delta.exchanged": _("{new} instead of {old}"),
    "delta.place": _("tax for another place"),
    # What a budget takes for granted.
    "budget.tax_of_unlisted_place": _("“{place}” isn't in our tax table, so tax is a range across {area}."),
    "budget.tax_of_unknown_place": _("We don't know the place yet, so tax is a range across {area}."),
    "budget.foreign": _("Our prices are in {home}, and we count them one to one as {currency}."),
    "budget.no_rate": _("We have no exchange rate from {other} to {currency}, so we don't compare the two."),
    "budget.rate": _("We count {one} as {units} {other}, from the yearly averages up to {year} (IRS)."),
}
