"""Who may do what with a party. A stranger learns nothing, not even that it exists."""

import secrets
from collections.abc import Collection, Iterable
from typing import Any, Final, Literal, NamedTuple

from django.contrib.auth.models import User
from django.db import connection

from parties.models import Membership

Role = Literal["owner", "editor", "viewer"]
MAY_EDIT: Final = frozenset({"owner", "editor"})
SESSION_KEY: Final = "visitor"
VISITOR: Final = "visitor"  # who acts without an account


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


def me(user: Any, role: str) -> tuple[str, ...]:
    """What the log calls a viewer. A visitor who acts is the one who owns the party, under an account or before."""
    account = (actor_of(user),) if user.is_authenticated else ()
    return (*account, VISITOR) if role == "owner" else account


def people(actors: Iterable[str]) -> dict[str, str]:
    """What to call those who act, in front of others; who is left out has no account (any more)."""
    numbers = {int(actor.removeprefix("user:")) for actor in actors if actor.startswith("user:")}
    if not numbers:
        return {VISITOR: "The host"}
    names = User.objects.filter(pk__in=numbers).values_list("pk", "username")
    return {VISITOR: "The host"} | {f"user:{number}": name for number, name in names}


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
