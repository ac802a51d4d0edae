"""Who may do what with a party. A stranger learns nothing, not even that it exists."""

import secrets
from collections.abc import Collection, Iterable
from typing import Any, Final, Literal, NamedTuple

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from parties.models import Membership

Role = Literal["owner", "editor", "viewer"]
MAY_EDIT: Final = frozenset({"owner", "editor"})
SESSION_KEY: Final = "visitor"
VISITOR: Final = "visitor"  # who acts without an account
HOST: Final = _("The host")
COHOST: Final = _("A co-host")


class Profile(NamedTuple):
    """What decides what a viewer is shown of a party: two viewers with equal profiles see the same.

    Each flag that hides a part belongs here, so that it enters the keys under which what was rendered is kept.
    """

    role: str
    language: str = settings.LANGUAGE_CODE


class Member(NamedTuple):
    """Somebody at a party: by the id of an account, by a visitor's token (empty for none), or by both."""

    party_id: str
    user_id: int | None
    visitor: str


def member(party_id: str, user: Any, visitor: str) -> Member:
    return Member(party_id, user.pk if user is not None and user.is_authenticated else None, visitor)


def role_of(party_id: str, user: Any, visitor: str) -> str | None:
    """The role of an account or of a visitor's token; None for a stranger. Staff look in through the admin."""
    asking = member(party_id, user, visitor)
    return roles([asking]).get(asking)


def roles(members: Collection[Member]) -> dict[Member, str]:
    """The role of each, the account's before the visitor's; a stranger is absent. One statement for all."""
    with connection.cursor() as cursor:  # by hand, because every request asks
        cursor.execute(
            "SELECT party_id, user_id, visitor, role FROM parties_membership WHERE party_id = ANY(%s)",
            [list({who.party_id for who in members})],
        )
        held: dict[Member, str] = {Member(*row[:3]): row[3] for row in cursor.fetchall()}  # by account or by token
    found = {who: held.get(who._replace(visitor="")) or held.get(who._replace(user_id=None)) for who in members}
    return {who: role for who, role in found.items() if role is not None}


def actor_of(user: Any) -> str:
    """Who acts, for the log: an account's number, or that it was a visitor; never a name or an address."""
    return f"user:{user.pk}" if user.is_authenticated else VISITOR


def principal_of(user: Any, visitor: str) -> str:
    """Who asks, told apart from everybody else; empty for a browser without account or token. Never for the log."""
    if user.is_authenticated:
        return actor_of(user)
    return f"{VISITOR}:{visitor}" if visitor else ""


def me(user: Any, role: str) -> tuple[str, ...]:
    """The actors that are this viewer. The actor of a visitor is the owner's, under an account or before."""
    account = (actor_of(user),) if user.is_authenticated else ()
    return (*account, VISITOR) if role == "owner" else account


_PEOPLE: Final = """
SELECT account.id, coalesce(nullif(person.display_name, ''), CASE membership.role WHEN 'owner' THEN %s ELSE %s END)
FROM auth_user account
LEFT JOIN parties_person person ON person.user_id = account.id
LEFT JOIN parties_membership membership ON membership.user_id = account.id AND membership.party_id = %s
WHERE account.id = ANY(%s)
"""


def people(party_id: str, actors: Iterable[str]) -> dict[str, str]:
    """What to call those who act, in front of others: their display name, or what they are at the party.

    Never the username, which may be an address. Who is left out has no account (any more).
    """
    numbers = [int(actor.removeprefix("user:")) for actor in actors if actor.startswith("user:")]
    if not numbers:
        return {VISITOR: gettext(HOST)}
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [gettext(HOST), gettext(COHOST), party_id, numbers])
        return {VISITOR: gettext(HOST)} | {f"user:{number}": name for number, name in cursor.fetchall()}


def visitor_of(session: Any, *, create: bool = False) -> str:
    """The token of a browser without an account; it survives the change of session key at login.

    A new one is saved at once: a party must not be kept for a browser that cannot come back to it.
    """
    token = session.get(SESSION_KEY, "")
    if not token and create:
        token = secrets.token_urlsafe(32)
        session[SESSION_KEY] = token
        session.save()
    return str(token)


def claimable(party_id: str, visitor: str) -> bool:
    """Whether this browser holds the party without an account."""
    return bool(visitor) and Membership.objects.filter(party_id=party_id, visitor=visitor).exists()
