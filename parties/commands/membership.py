"""Who a party belongs to."""

from typing import Any

from parties.eventstore import repository
from parties.models import Membership


def claim_party(*, party_id: str, user: Any, visitor: str) -> bool:
    """Hand a visitor's party to their account. False when this visitor does not hold it."""

    def work() -> bool:
        rows = Membership.objects.select_for_update().filter(party_id=party_id)
        held = rows.filter(visitor=visitor).exclude(visitor="").first()
        if held is None:
            return False
        own = rows.filter(user=user).first()
        if own is not None:
            own.role = min(own.role, held.role, key=[role for role, _ in Membership.ROLES].index)
            own.save(update_fields=["role"])
            held.delete()
        else:
            held.user, held.visitor = user, ""
            held.save(update_fields=["user", "visitor"])
        return True

    return repository.in_transaction(work)


def claim_all(*, user: Any, visitor: str) -> int:
    """Hand every party of a visitor to the account they just made or entered. Returns how many."""
    held = Membership.objects.filter(visitor=visitor).exclude(visitor="").values_list("party_id", flat=True)
    return sum(claim_party(party_id=party_id, user=user, visitor=visitor) for party_id in list(held))
